/** Moving entries of the queue. Pure. */

import type { QueueEntry } from "../wire";

/** With the entry at `from` moved so that it stands at `to`. */
export function moved<Item>(items: Item[], from: number, to: number): Item[] {
  const item = items[from];
  if (item === undefined) return items;
  return items.toSpliced(from, 1).toSpliced(Math.max(0, Math.min(to, items.length - 1)), 0, item);
}

/** What an entry stands before after that; null at the end. */
export function followerOf(entries: QueueEntry[], from: number, to: number): number | null {
  return moved(entries, from, to)[to + 1]?.id ?? null;
}

/** At which place something is that hovers at `y`, given where the middle of each row is. */
export function placeAt(middles: number[], from: number, y: number): number {
  const others = middles.toSpliced(from, 1);
  const at = others.findIndex((middle) => y < middle);
  return at === -1 ? others.length : at;
}
