/** Sentences that the page says once: what was done, and what was not. */

import { Store } from "../shared/store";
import { RequestError, request } from "./http";

export interface Notice {
  key: number;
  text: string;
  /** "told": what is read with more leisure than what one did oneself. */
  kind: "done" | "told" | "failed";
}

const SHOWN_MS = { done: 5_000, told: 30_000, failed: 12_000 };
const MOST = 4;

export const notices = new Store<{ all: Notice[] }>({ all: [] });
let lastKey = 0;

export function notify(text: string, kind: Notice["kind"] = "done"): void {
  const key = ++lastKey;
  const others = notices.get().all.filter((one) => one.text !== text);
  notices.set({ all: [...others, { key, text, kind }].slice(-MOST) });
  setTimeout(() => dismiss(key), SHOWN_MS[kind]);
}

export function dismiss(key: number): void {
  notices.set({ all: notices.get().all.filter((one) => one.key !== key) });
}

/** What a sentence says is not so any more. */
export function takeBack(text: string): void {
  notices.set({ all: notices.get().all.filter((one) => one.text !== text) });
}

/** Say why something failed; a request that was called off says nothing. */
export function notifyFailure(error: unknown): void {
  if (error instanceof RequestError || (error instanceof Error && error.name !== "AbortError")) {
    notify(error.message, "failed");
  }
}

/** Ask for something to be done, and say what came of it. Resolves to whether it was. */
export async function act(method: "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<boolean> {
  try {
    const answer = await request<{ said?: string | null } | null>(
      method,
      path,
      body ?? (method === "POST" ? {} : undefined),
    );
    if (answer?.said) notify(answer.said);
    return true;
  } catch (error) {
    notifyFailure(error);
    return false;
  }
}
