/** The marks of what plays: asked for once, then added to by what is said. */

import { useEffect, useMemo, useState } from "react";
import { usePart } from "../../shared/store";
import { request } from "../http";
import { store } from "../state";
import type { Mark, Message } from "../wire";

const LONGEST_TEXT = 200;

/** The marks of an entry. Nothing of it is worth an error: without marks one still watches. */
export function useMarks(groupId: number | undefined, entryId: number | undefined): Mark[] {
  const [asked, setAsked] = useState<{ entryId: number; marks: Mark[] } | null>(null);
  const { messages, gone } = usePart(store, ({ chat }) => chat);
  const isOnline = usePart(store, ({ connection }) => connection === "online");
  useEffect(() => {
    if (groupId === undefined || entryId === undefined || !isOnline) return;
    const ends = new AbortController();
    request<{ marks: Mark[] }>("GET", `/groups/${groupId}/timeline?entry_id=${entryId}`, undefined, ends.signal)
      .then(({ marks }) => setAsked({ entryId, marks }))
      .catch(() => undefined);
    return () => ends.abort();
  }, [groupId, entryId, isOnline]);
  const known = asked !== null && asked.entryId === entryId ? asked.marks : NONE;
  return useMemo(() => withoutGone(withSaid(known, messages, entryId), gone), [known, messages, gone, entryId]);
}

const NONE: Mark[] = [];

/** Without those of messages that were erased. Pure. */
export function withoutGone(marks: Mark[], gone: ReadonlySet<string> | undefined): Mark[] {
  return gone === undefined ? marks : marks.filter((mark) => !gone.has(mark.message_id));
}

/** With what the chat shows as said during an entry. Pure. */
export function withSaid(marks: Mark[], messages: Message[], entryId: number | undefined): Mark[] {
  const ids = new Set(marks.map((mark) => mark.message_id));
  const said = messages.flatMap(({ id, author, text, played }): Mark[] => {
    if (author.is_bot || played === null || played.entry_id !== entryId || played.position_ms === null || ids.has(id))
      return [];
    return [
      { message_id: id, position_ms: played.position_ms, author: author.name, text: text.slice(0, LONGEST_TEXT) },
    ];
  });
  return said.length === 0 ? marks : [...marks, ...said];
}
