/** Up to where the chat was read: for the line above what is new, and for the count beside the chat's name. */

import { Store } from "../../shared/store";
import { store } from "../state";

interface Reading {
  /** Whether the chat is before somebody's eyes now. */
  isReading: boolean;
  /** The last message that was read before; null when there is no line to draw. */
  readTo: string | null;
}

const KEY = "chorus.read";

export const reading = new Store<Reading>({ isReading: false, readTo: null });
let groupId: number | null = null;

/** Tell whether the chat is looked at. What comes while it is not is new. */
export function setReading(isReading: boolean): void {
  const before = reading.get();
  if (before.isReading === isReading) return;
  const last = store.get().chat.messages.at(-1)?.id ?? null;
  reading.set({ isReading, ...(!isReading && last !== null && { readTo: last }) });
  note();
}

/** Whoever answers has read what stands above. */
export function readAll(): void {
  reading.set({ readTo: null });
}

/** Begin in a group, where it was left in this browser. */
export function beginReading(id: number): void {
  groupId = id;
  reading.set({ readTo: remembered(id) });
}

store.subscribe(note);

function note(): void {
  const last = store.get().chat.messages.at(-1)?.id;
  if (groupId === null || last === undefined || !reading.get().isReading) return;
  try {
    localStorage.setItem(`${KEY}.${groupId}`, last);
  } catch {
    // a browser without storage begins anew each time
  }
}

function remembered(id: number): string | null {
  try {
    return localStorage.getItem(`${KEY}.${id}`);
  } catch {
    return null;
  }
}
