/** What the picture is told and what it tells. The page's own `State` has all of this, and more. */

export interface Subtitles {
  src: string;
  label: string;
  language: string;
}

/** What there is to see of a track. `mime` has the codecs where the server knows them. */
export type PictureOf =
  | { kind: "file"; src: string; mime: string; subtitles: Subtitles[] }
  | { kind: "youtube"; video_id: string }
  | { kind: "none"; reason: string | null };

/** The position at the server's time `at_ms`, which goes on with `rate` (1 or 0). */
export interface Anchor {
  position_ms: number;
  at_ms: number;
  rate: number;
}

export interface Entry {
  id: number;
  title: string;
  duration_ms: number | null;
  cover: string | null;
  picture: PictureOf;
}

export interface Followed extends Anchor {
  phase: string;
  entry: Entry | null;
}

export type ReportState = "loading" | "ready" | "locked" | "catching" | "stalled" | "hidden";

/** How this person's picture is doing; `behind_ms` is below 0 when it is ahead. */
export interface Report {
  entry_id: number;
  state: ReportState;
  behind_ms: number;
}
