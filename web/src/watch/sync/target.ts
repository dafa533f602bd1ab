import type { Anchor } from "./types";

/** Where the track is at a time of the server's, in seconds: never before its beginning nor past its end. */
export function positionS(anchor: Anchor, serverMs: number, durationMs: number | null): number {
  const ms = Math.max(0, anchor.position_ms + anchor.rate * (serverMs - anchor.at_ms));
  return (durationMs === null ? ms : Math.min(ms, durationMs)) / 1000;
}

/** The middle one of some numbers; of an even count the greater of the two. There is at least one. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? Number.NaN;
}
