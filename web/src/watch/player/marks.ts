/** Messages as marks on the progress bar: those that stand close together are one mark. Pure. */

import type { Mark } from "../wire";

export interface Cluster {
  key: string;
  /** From 0 to 1 along the bar. */
  at: number;
  marks: Mark[];
}

const NEAREST = 0.03; // 24 px of a bar of 800 px: what is closer could not be hit by itself

export function clustered(marks: Mark[], durationMs: number): Cluster[] {
  if (durationMs <= 0) return [];
  const clusters: Cluster[] = [];
  for (const mark of marks.toSorted((one, other) => one.position_ms - other.position_ms)) {
    const at = Math.max(0, Math.min(1, mark.position_ms / durationMs));
    const last = clusters.at(-1);
    if (last !== undefined && at - last.at < NEAREST) last.marks.push(mark);
    else clusters.push({ key: mark.message_id, at, marks: [mark] });
  }
  return clusters;
}
