/** The order of what waits, as it is shown: while something is dragged, and until the bot has told the new order. */

import { useEffect, useState } from "react";
import { usePart } from "../../shared/store";
import { act } from "../notices";
import { store } from "../state";
import type { QueueEntry } from "../wire";
import { followerOf, moved } from "./order";

interface Order {
  entries: QueueEntry[];
  /** Put the entry at one place to another; asks the bot for it. */
  move: (from: number, to: number) => void;
}

export function useOrder(): Order {
  const queue = usePart(store, (state) => state.queue);
  const groupId = usePart(store, ({ group }) => group?.id);
  const [shown, setShown] = useState<QueueEntry[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is told takes the place of what was wanted
  useEffect(() => setShown(null), [queue]);
  const entries = shown ?? queue.entries;

  function move(from: number, to: number): void {
    const entry = entries[from];
    if (entry === undefined || from === to || to < 0 || to >= entries.length || groupId === undefined) return;
    setShown(moved(entries, from, to));
    void act("PUT", `/groups/${groupId}/queue/${entry.id}`, { before: followerOf(entries, from, to) }).then(
      (isMoved) => {
        if (!isMoved) setShown(null);
      },
    );
  }
  return { entries, move };
}
