/** Moving entries of the queue. Pure. */

/** With the entry at `from` moved so that it stands at `to`. */
export function moved<Item>(items: Item[], from: number, to: number): Item[] {
  if (from < 0 || from >= items.length) return items;
  const item = items[from] as Item;
  return items.toSpliced(from, 1).toSpliced(Math.max(0, Math.min(to, items.length - 1)), 0, item);
}

/** The place, before that, of what it stands before after that; the number of places where it stands at the end. */
export function placeOfFollower(from: number, to: number): number {
  return to < from ? to : to + 1;
}
