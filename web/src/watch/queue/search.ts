/** Finding something to add: asked for a moment after the last key. */

import { useEffect, useState } from "react";
import { request } from "../http";
import type { Hit } from "../wire";

const RESTS_MS = 300;
const SHORTEST = 2;
/** What the server takes: of words to search for, and of a link. */
const LONGEST_WORDS = 200;
export const LONGEST_LINK = 500;

export interface Found {
  /** What it was searched for; null while nothing is. */
  query: string | null;
  hits: Hit[];
  isSearching: boolean;
  failure: string | null;
}

const TOO_LONG = `That is too long to search for: up to ${LONGEST_WORDS} characters are searched for. Try fewer words.`;
const NOTHING: Found = { query: null, hits: [], isSearching: false, failure: null };

export function isLink(query: string): boolean {
  return /^https?:\/\/\S+$/i.test(query.trim());
}

/** What is found for some words; a link is not searched for. */
export function useSearch(groupId: number | undefined, typed: string): Found {
  const [found, setFound] = useState(NOTHING);
  const query = typed.trim();
  useEffect(() => {
    if (groupId === undefined || query.length < SHORTEST || isLink(query)) return setFound(NOTHING);
    if (query.length > LONGEST_WORDS) return setFound({ ...NOTHING, query, failure: TOO_LONG });
    setFound((before) => ({ ...before, isSearching: true, failure: null }));
    const ends = new AbortController();
    const timer = setTimeout(() => {
      request<{ hits: Hit[] }>(
        "GET",
        `/groups/${groupId}/search?q=${encodeURIComponent(query)}`,
        undefined,
        ends.signal,
      )
        .then(({ hits }) => setFound({ query, hits, isSearching: false, failure: null }))
        .catch((error: Error) => {
          if (!ends.signal.aborted) setFound({ query, hits: [], isSearching: false, failure: error.message });
        });
    }, RESTS_MS);
    return () => {
      clearTimeout(timer);
      ends.abort();
    };
  }, [groupId, query]);
  return found;
}
