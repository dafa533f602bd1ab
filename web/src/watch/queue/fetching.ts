/** Fetches what waits beyond what is told. */

import { useEffect } from "react";
import { usePart } from "../../shared/store";
import { RequestError, request } from "../http";
import { store } from "../state";
import type { Queue, QueueEntry } from "../wire";
import { PART, type Part, type Parts, wanted, withDoubt } from "./parts";

/** Whoever scrolls past something does not want it. */
const RESTS_MS = 80;
/** What did not come, or was overtaken on the way, is asked for again after so long. */
const AGAIN_MS = 2_000;

/** Have all from one place to another fetched; returns whether it is there, as it is now. */
export function useFetched(queue: Queue, parts: Parts, first: number, last: number): boolean {
  const groupId = usePart(store, ({ group }) => group?.id);
  const isOnline = usePart(store, ({ connection }) => connection === "online");
  const missing = wanted(queue, parts, first, last).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was asked for before another revision is too old
  useEffect(() => {
    if (groupId === undefined || !isOnline || missing === "") return;
    const ends = new AbortController();
    void keepFetching(groupId, missing.split(",").map(Number), ends.signal);
    return () => ends.abort();
  }, [groupId, isOnline, missing, queue.revision]);
  return missing === "";
}

/** What waits at one place. Rejects as `request` does. */
export async function fetchPlace(groupId: number, place: number): Promise<QueueEntry | null> {
  return (await fetchSome(groupId, place, 1)).entries[0] ?? null;
}

/** Something about an entry has changed, which is told to nobody. */
export function doubt(entryId: number): void {
  store.set({ parts: withDoubt(store.get().parts, entryId) });
}

/** Until it is called off, which it is as soon as nothing is missing. */
async function keepFetching(groupId: number, numbers: number[], signal: AbortSignal): Promise<void> {
  await pause(RESTS_MS);
  while (!signal.aborted) {
    try {
      const fetched = await Promise.all(numbers.map((number) => fetchPart(groupId, number, signal)));
      if (!signal.aborted) store.set({ parts: new Map([...store.get().parts, ...fetched]) });
    } catch (error) {
      if (!(error instanceof RequestError) && !signal.aborted) throw error;
    }
    await pause(AGAIN_MS);
  }
}

async function fetchPart(groupId: number, number: number, signal: AbortSignal): Promise<[number, Part]> {
  const { revision, entries } = await fetchSome(groupId, number * PART, PART, signal);
  return [number, { revision, entries }];
}

function fetchSome(groupId: number, offset: number, limit: number, signal?: AbortSignal): Promise<Queue> {
  return request<Queue>("GET", `/groups/${groupId}/queue?offset=${offset}&limit=${limit}`, undefined, signal);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
