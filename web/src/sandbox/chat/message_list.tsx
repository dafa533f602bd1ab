/** The messages of a channel, with what only this person sees among them; it stays at the newest unless scrolled up. */

import { useLayoutEffect, useRef } from "react";
import { byAge, type Channel, type Guild } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { loadOlder } from "../client";
import { MessageView } from "../message/message";
import { store } from "../state";

const NEAR_END_PX = 80;

export function MessageList({ guild, channel }: { guild: Guild; channel: Channel }) {
  const chat = usePart(store, (state) => state.chats[channel.id]);
  const whispers = usePart(store, (state) => state.whispers[channel.id]);
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const said = chat?.messages ?? [];
  const shown = [...said, ...(whispers ?? [])].toSorted((one, other) => byAge(one.id, other.id));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown decides, not what the effect reads
  useLayoutEffect(() => {
    if (atEnd.current && list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [chat, whispers]);
  return (
    <div
      className="messages"
      ref={list}
      role="log"
      aria-label={`What is said in ${channel.name}`}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
      }}
    >
      {chat?.more && (
        <button type="button" onClick={() => void loadOlder(channel.id)}>
          Show older messages
        </button>
      )}
      {shown.map((message) => (
        <MessageView key={message.id} guild={guild} message={message} />
      ))}
    </div>
  );
}
