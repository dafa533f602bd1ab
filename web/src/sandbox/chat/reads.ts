/** Up to where a channel was read before it was opened, for the line above what is new. */

import { useEffect, useState } from "react";
import type { Id, Message } from "../../shared/discord";
import { store } from "../state";
import { isNews } from "./rows";

/** How much was new in each channel at the moment when it was opened. */
const newWhenOpened = new Map<Id, number>();
let lastHere: Id | null = null;
let lastUnread: Record<Id, number> = {};

store.subscribe(() => {
  const { here, unread } = store.get();
  if (here !== lastHere && here !== null) newWhenOpened.set(here, lastUnread[here] ?? 0);
  lastHere = here;
  lastUnread = unread;
});

/** The last message that was read before; null when there was nothing new. `isLoaded` once they are all there. */
export function useReadTo(channelId: Id, messages: Message[], isLoaded: boolean, myId: Id | null): Id | null {
  const [readTo, setReadTo] = useState<Id | null | undefined>(undefined);
  const newest = messages.at(-1);
  if (readTo === undefined && isLoaded) {
    setReadTo(readBefore(messages, newWhenOpened.get(channelId) ?? 0, myId));
  }
  useEffect(() => {
    const note = () => {
      if (document.hidden) setReadTo(newest?.id ?? null);
    };
    document.addEventListener("visibilitychange", note);
    return () => document.removeEventListener("visibilitychange", note);
  }, [newest]);
  const isAnswered = newest !== undefined && newest.author.id === myId;
  return isAnswered ? null : (readTo ?? null);
}

/** The message before the last `count` of others; "0" when all are new, null when none is. Pure. */
export function readBefore(messages: Message[], count: number, myId: Id | null): Id | null {
  if (count <= 0) return null;
  const news = messages.filter((message) => isNews(message, myId));
  const firstNew = news[Math.max(0, news.length - count)];
  if (firstNew === undefined) return null;
  const at = messages.indexOf(firstNew);
  return messages[at - 1]?.id ?? "0";
}
