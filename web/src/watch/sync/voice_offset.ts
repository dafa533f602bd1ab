import { useSyncExternalStore } from "react";

/**
 * How much later than the bot sends it this person hears the voice channel, in ms: what Discord, the network and a
 * Bluetooth headset add. The picture waits for so long. It is kept in this browser alone.
 */
export const LEAST_OFFSET_MS = -200;
export const MOST_OFFSET_MS = 1_000;
const KEY = "chorus.voice-offset-ms";

type Kept = Pick<Storage, "getItem" | "setItem">;

/** What can be set of a number: whole ms within the bounds. */
export function withinBounds(ms: number): number {
  return Number.isFinite(ms) ? Math.round(Math.max(LEAST_OFFSET_MS, Math.min(MOST_OFFSET_MS, ms))) : 0;
}

export class VoiceOffset {
  readonly #kept: Kept | null;
  readonly #listeners = new Set<() => void>();
  #ms: number;

  /** `kept`: where it is kept; null for a browser that keeps nothing. */
  constructor(kept: Kept | null) {
    this.#kept = kept;
    this.#ms = withinBounds(Number(read(kept) ?? 0));
  }

  get ms(): number {
    return this.#ms;
  }

  set(ms: number): void {
    this.#ms = withinBounds(ms);
    try {
      this.#kept?.setItem(KEY, String(this.#ms));
    } catch {
      // A browser that is full, or private, forgets it with the page.
    }
    for (const listener of this.#listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

function read(kept: Kept | null): string | null {
  try {
    return kept?.getItem(KEY) ?? null;
  } catch {
    return null;
  }
}

function storage(): Kept | null {
  try {
    return typeof localStorage === "undefined" ? null : localStorage;
  } catch {
    return null; // a browser may refuse to hand it out at all
  }
}

export const voiceOffset = new VoiceOffset(storage());

/** The offset, and how to change it. */
export function useVoiceOffset(): [number, (ms: number) => void] {
  const ms = useSyncExternalStore(voiceOffset.subscribe, () => voiceOffset.ms);
  return [ms, (next) => voiceOffset.set(next)];
}
