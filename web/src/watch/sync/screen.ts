import type { Rates } from "./controller";

/** What was to be seen at a local time (`performance.now()`): the moment `mediaS` of the track, in seconds. */
export interface Seen {
  atMs: number;
  mediaS: number;
}

/** Something that shows a track's picture and can be told what to do: a video element, or YouTube's player. */
export interface Screen {
  readonly rates: Rates;
  /** "nothing" before it knows the track, "some" while what comes next is not there, "enough" when it can go on. */
  readonly readiness: "nothing" | "some" | "enough";
  readonly isPaused: boolean;
  readonly isSeeking: boolean;
  readonly hasEnded: boolean;
  /** Where it is, in seconds; less exact than what was seen. */
  readonly positionS: number;
  /** What was seen since the last time this was asked. */
  takeSeen(): Seen[];
  /** Fails when the browser does not let it begin by itself. */
  play(): Promise<void>;
  pause(): void;
  seek(toS: number): void;
  setRate(rate: number): void;
  close(): void;
}
