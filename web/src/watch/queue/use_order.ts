/** The order of what waits, as it is shown: while something is dragged, and until the new order is known. */

import { useEffect, useState } from "react";
import { usePart } from "../../shared/store";
import { act, notifyFailure } from "../notices";
import { store } from "../state";
import type { QueueEntry } from "../wire";
import { fetchPlace } from "./fetching";
import { moved, placeOfFollower } from "./order";

type Places = (QueueEntry | undefined)[];

interface Order {
  places: Places;
  /** Put the entry at one place to another; asks the bot for it. */
  move: (from: number, to: number) => void;
}

/** `known`: what is known to be where; `isFresh`: that all that is seen of it is as it is now. */
export function useOrder(known: Places, isFresh: boolean): Order {
  const queue = usePart(store, (state) => state.queue);
  const groupId = usePart(store, ({ group }) => group?.id);
  const [shown, setShown] = useState<Places | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is told takes the place of what was wanted
  useEffect(() => {
    if (isFresh) setShown(null);
  }, [queue, isFresh]);
  const places = shown?.length === known.length ? shown : known;

  function move(from: number, to: number): void {
    const entry = places[from];
    if (entry === undefined || from === to || to < 0 || to >= places.length || groupId === undefined) return;
    setShown(moved(places, from, to));
    void ask(groupId, entry, placeOfFollower(from, to)).then((isMoved) => {
      if (!isMoved) setShown(null);
    });
  }

  async function ask(id: number, entry: QueueEntry, follower: number): Promise<boolean> {
    try {
      const isLast = follower >= places.length;
      const before = isLast ? null : (places[follower] ?? (await fetchPlace(id, follower)));
      return await act("PUT", `/groups/${id}/queue/${entry.id}`, { before: before?.id ?? null });
    } catch (error) {
      notifyFailure(error);
      return false;
    }
  }
  return { places, move };
}
