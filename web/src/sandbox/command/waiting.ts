/** What this window waits for, by channel: so that it can say that the bot is thinking. */

import type { Id } from "../../shared/discord";
import { Store } from "../../shared/store";

export interface Waiting {
  key: string;
  channelId: Id;
}

export const waiting = new Store<{ all: Waiting[] }>({ all: [] });

/** Say that one waits, from now until `stopWaiting` with the same key. */
export function startWaiting(key: string, channelId: Id): void {
  stopWaiting(key);
  waiting.set({ all: [...waiting.get().all, { key, channelId }] });
}

export function stopWaiting(key: string): void {
  if (waiting.get().all.some((one) => one.key === key)) {
    waiting.set({ all: waiting.get().all.filter((one) => one.key !== key) });
  }
}
