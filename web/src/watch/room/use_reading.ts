/** Keeps it true whether the chat is looked at, and the title with how much is new. */

import { useEffect } from "react";
import { usePart } from "../../shared/store";
import { reading, setReading } from "../chat/reading";
import { countNews } from "../chat/rows";
import { store } from "../state";

/** `isShown`: whether the chat is on the page now. Returns how many messages are new meanwhile. */
export function useReading(isShown: boolean): number {
  useEffect(() => {
    const look = () => setReading(isShown && !document.hidden);
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [isShown]);
  const { isReading, readTo } = usePart(reading, (state) => state);
  const messages = usePart(store, ({ chat }) => chat.messages);
  const title = usePart(store, ({ player, group }) => player.entry?.title ?? group?.name ?? "Watch together");
  const news = isReading ? 0 : countNews(messages, readTo);
  useEffect(() => {
    document.title = `${news > 0 ? `(${news}) ` : ""}${title} · Chorus`;
  }, [news, title]);
  return news;
}
