/** A queue of which only parts are known: the first is told as it changes, the others are fetched where one looks. Pure. */

import type { Queue, QueueEntry } from "../wire";

/** Entries in each part. */
export const PART = 50;

export interface Part {
  /** Of the queue that it is a part of; what is below that of the queue told last may not be so any more. */
  revision: number;
  entries: QueueEntry[];
}

/** By their numbers: the first has the places 0 to PART - 1, and is there only where it was not told. */
export type Parts = ReadonlyMap<number, Part>;

/** What waits at each place, as far as that is known. Nothing is at two: what is newer counts. */
export function placesOf(queue: Queue, parts: Parts): (QueueEntry | undefined)[] {
  const places = Array<QueueEntry | undefined>(queue.total).fill(undefined);
  const placed = new Set<number>();
  function put(entries: QueueEntry[], first: number): void {
    for (const [index, entry] of entries.entries()) {
      const at = first + index;
      if (at >= queue.total || places[at] !== undefined || placed.has(entry.id)) continue;
      places[at] = entry;
      placed.add(entry.id);
    }
  }
  put(queue.entries, 0);
  const newestFirst = [...parts].toSorted(([, one], [, other]) => other.revision - one.revision);
  for (const [number, { entries }] of newestFirst) put(entries, number * PART);
  return places;
}

/** The numbers of the parts to be fetched, so that all from one place to another is as it is now. */
export function wanted(queue: Queue, parts: Parts, first: number, last: number): number[] {
  const numbers: number[] = [];
  const [from, to] = [Math.max(first, queue.entries.length), Math.min(last, queue.total - 1)];
  if (from > to) return numbers;
  for (let number = Math.floor(from / PART); number * PART <= to; number++) {
    if ((parts.get(number)?.revision ?? -1) < queue.revision) numbers.push(number);
  }
  return numbers;
}

/** With the part that has an entry to be fetched anew. */
export function withDoubt(parts: Parts, entryId: number): Parts {
  const isOurs = ({ entries }: Part) => entries.some(({ id }) => id === entryId);
  return new Map([...parts].map(([number, part]) => [number, isOurs(part) ? { ...part, revision: -1 } : part]));
}
