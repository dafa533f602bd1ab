/** Hearing the room in the page, for those who do not sit in the voice channel. */

import { Store } from "../../shared/store";
import { clock, roomSocket } from "../live";
import { notifyFailure } from "../notices";
import { type Listening, startListening, tellWhether } from "../sound";
import { store } from "../state";

interface State {
  on: boolean;
  isStarting: boolean;
  /** From 0 to 1. */
  volume: number;
  isMuted: boolean;
}

const KEY = "chorus.listen-volume";

export const listening = new Store<State>({ on: false, isStarting: false, volume: remembered(), isMuted: false });
let sound: Listening | null = null;
let unsubscribe = () => undefined as unknown;
let isAsked = false;

/** Each time that the room is entered anew. */
function askAgain(): void {
  const isOnline = store.get().connection === "online";
  if (isOnline && !isAsked) tellWhether(roomSocket(), true);
  isAsked = isOnline;
}

/** Begin to hear the room, or stop it. Belongs into a click: browsers let no page begin to sound by itself. */
export async function toggleListening(): Promise<void> {
  if (listening.get().on) return stopListening();
  if (listening.get().isStarting) return;
  listening.set({ isStarting: true });
  try {
    sound = await startListening(roomSocket(), clock);
    listening.set({ on: true, isMuted: false });
    unsubscribe = store.subscribe(askAgain);
    isAsked = false;
    askAgain();
    apply();
  } catch (error) {
    notifyFailure(error);
  } finally {
    listening.set({ isStarting: false });
  }
}

export function stopListening(): void {
  unsubscribe();
  sound?.stop();
  sound = null;
  listening.set({ on: false });
}

export function setListenVolume(volume: number): void {
  listening.set({ volume, isMuted: false });
  apply();
  try {
    localStorage.setItem(KEY, String(volume));
  } catch {
    // a browser without storage forgets with the page
  }
}

export function toggleMuted(): void {
  listening.set({ isMuted: !listening.get().isMuted });
  apply();
}

function apply(): void {
  const { volume, isMuted } = listening.get();
  sound?.setVolume(isMuted ? 0 : volume);
}

function remembered(): number {
  try {
    const volume = Number(localStorage.getItem(KEY) ?? 1);
    return volume >= 0 && volume <= 1 ? volume : 1;
  } catch {
    return 1;
  }
}
