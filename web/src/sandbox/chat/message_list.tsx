/** The messages of a channel, with what only this person sees among them; it stays at the newest unless scrolled up. */

import { useCallback, useMemo, useRef, useState } from "react";
import { byAge, type Channel, type Id } from "../../shared/discord";
import { Icon } from "../../shared/icon";
import { dayOf } from "../../shared/markup/times";
import { useScrolling } from "../../shared/scrolling";
import { usePart } from "../../shared/store";
import { loadOlder } from "../client";
import { MessageView } from "../message/message";
import { store } from "../state";
import { useJumping } from "./jumping";
import { useReadTo } from "./reads";
import { isNews, rowsOf, shownMessages } from "./rows";

export function MessageList({ channel }: { channel: Channel }) {
  const chat = usePart(store, (state) => state.chats[channel.id]);
  const whispers = usePart(store, (state) => state.whispers[channel.id]);
  const myId = usePart(store, (state) => state.me?.id ?? null);
  const list = useRef<HTMLDivElement>(null);
  const older = useOlder(channel.id);
  const messages = useMemo(() => shownMessages(chat?.messages ?? [], whispers ?? []), [chat, whispers]);
  const readTo = useReadTo(channel.id, messages, chat !== undefined, myId);
  const rows = useMemo(() => rowsOf(messages, readTo, myId), [messages, readTo, myId]);
  const last = messages.at(-1)?.id;
  const { isAtEnd, onScroll, toEnd } = useScrolling({ list, first: messages[0]?.id, last, wantOlder: older.want });
  const failure = useJumping(list, channel.id, chat !== undefined);
  const [active, setActive] = useState<Id | null>(null);
  const [seenTo, setSeenTo] = useState<Id | undefined>(last);
  if (isAtEnd && seenTo !== last) setSeenTo(last);
  const below = isAtEnd ? 0 : messages.filter((one) => isNews(one, myId) && byAge(one.id, seenTo ?? "0") > 0).length;

  return (
    <div className="messages-frame">
      <div
        className="messages"
        ref={list}
        role="log"
        aria-label={`What is said in ${channel.name}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled, and walked through, with the arrow keys
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={walk}
        onFocus={(focus) => setActive(idAt(focus.target))}
        onPointerOver={(pointer) => setActive(idAt(pointer.target))}
        onPointerLeave={() => setActive(idAt(document.activeElement))}
      >
        <div className="messages-content">
          {chat?.more ? (
            <button type="button" className="older" disabled={older.isLoading} onClick={older.want}>
              {older.isLoading ? "Loading older messages …" : "Show older messages"}
            </button>
          ) : (
            chat && <p className="beginning">This is where “{channel.name}” begins.</p>
          )}
          {rows.map((row) => {
            if (row.kind === "day") return <Divider key={row.key} text={dayOf(row.timestamp)} />;
            if (row.kind === "new") return <Divider key={row.key} text="New" isNew />;
            const { message, isFollowing } = row;
            return (
              <MessageView key={row.key} message={message} isFollowing={isFollowing} isActive={message.id === active} />
            );
          })}
        </div>
      </div>
      {failure !== null && (
        <p role="alert" className="list-failure">
          {failure}
        </p>
      )}
      {!isAtEnd && (
        <button type="button" className="to-end" onClick={toEnd}>
          {below === 0 ? "To the newest" : below === 1 ? "1 new message" : `${below} new messages`} <Icon name="down" />
        </button>
      )}
    </div>
  );
}

function Divider({ text, isNew }: { text: string; isNew?: boolean }) {
  return (
    <p className="divider" data-new={isNew || undefined}>
      <span>{text}</span>
    </p>
  );
}

/** Asks for older messages, one page at a time. */
function useOlder(channelId: Id): { isLoading: boolean; want: () => void } {
  const [isLoading, setLoading] = useState(false);
  const running = useRef(false);
  const want = useCallback(() => {
    if (running.current || !store.get().chats[channelId]?.more) return;
    running.current = true;
    setLoading(true);
    loadOlder(channelId)
      .catch(() => undefined) // the button stays to try again
      .finally(() => {
        running.current = false;
        setLoading(false);
      });
  }, [channelId]);
  return { isLoading, want };
}

/** From message to message with the arrow keys. */
function walk(key: React.KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[key.key];
  const isHere = key.target === key.currentTarget || (key.target as Element).matches("article");
  if (step === undefined || !isHere) return;
  const all = [...key.currentTarget.querySelectorAll<HTMLElement>("article[data-id]")];
  const now = all.indexOf(key.target as HTMLElement);
  const next = now === -1 ? all.at(-1) : all[now + step];
  if (next === undefined) return;
  key.preventDefault();
  next.focus();
}

function idAt(target: EventTarget | null): Id | null {
  return (target instanceof Element && target.closest<HTMLElement>("article[data-id]")?.dataset.id) || null;
}
