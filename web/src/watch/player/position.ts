/** Where the track is now. */

import { useSyncExternalStore } from "react";
import { clock } from "../live";
import { store } from "../state";
import { positionS } from "../sync/target";

const EVERY_MS = 250;

/** The position in ms; what was told last while the server's clock is not known. */
export function positionMs(): number {
  const { player } = store.get();
  const server = clock.at(performance.now()) ?? player.at_ms;
  return positionS(player, server, player.entry?.duration_ms ?? null) * 1000;
}

let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function look(): void {
  now = Math.floor(positionMs());
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) timer = setInterval(look, EVERY_MS);
  listeners.add(listener);
  const end = store.subscribe(look);
  look();
  return () => {
    end();
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** The position, told some times a second; whole `stepMs`, so that what shows less is drawn less often. */
export function usePosition(stepMs = EVERY_MS): number {
  const read = () => Math.floor(now / stepMs) * stepMs;
  return useSyncExternalStore(subscribe, read, read);
}
