/** What was said; it stays at the newest unless one scrolls up. */

import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { Icon } from "../../shared/icon";
import { dayOf } from "../../shared/markup/times";
import { useScrolling } from "../../shared/scrolling";
import { usePart } from "../../shared/store";
import { store } from "../state";
import { Bubble } from "./bubble";
import { sought } from "./jumping";
import { useOlder } from "./older";
import { outbox } from "./outbox";
import { OutgoingList } from "./outgoing";
import { reading } from "./reading";
import { countNews, rowsOf } from "./rows";

export function MessageList() {
  const messages = usePart(store, ({ chat }) => chat.messages);
  const isIn = usePart(store, ({ group }) => group !== null);
  const readTo = usePart(reading, (state) => state.readTo);
  const pending = usePart(outbox, ({ all }) => all.at(-1)?.key);
  const list = useRef<HTMLDivElement>(null);
  const older = useOlder();
  const rows = useMemo(() => rowsOf(messages, readTo), [messages, readTo]);
  const last = messages.at(-1)?.id;
  const { isAtEnd, onScroll, toEnd } = useScrolling({ list, first: messages[0]?.id, last, wantOlder: older.want });
  const [active, setActive] = useState<string | null>(null);
  const [seenTo, setSeenTo] = useState<string | undefined>(last);
  if (isAtEnd && seenTo !== last) setSeenTo(last);
  const below = isAtEnd ? 0 : countNews(messages, seenTo ?? "0");
  useSought(list);
  useEffect(() => {
    if (pending !== undefined) toEnd(); // whoever sends wants to see it
  }, [pending, toEnd]);

  return (
    <div className="messages-frame">
      <div
        className="messages"
        ref={list}
        role="log"
        aria-label="Chat"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled, and walked through, with the arrow keys
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={walk}
        onFocus={({ target }) => setActive(idAt(target))}
        onPointerOver={({ target }) => setActive(idAt(target))}
        onPointerLeave={() => setActive(idAt(document.activeElement))}
      >
        <div className="messages-content">
          {older.hasMore ? (
            <button type="button" className="older" disabled={older.isLoading} onClick={older.retry}>
              {older.isLoading ? "Loading older messages …" : (older.failure ?? "Show older messages")}
            </button>
          ) : (
            isIn && (
              <p className="beginning">
                {messages.length === 0
                  ? "Nobody has said anything yet. What is written here stands in the group’s thread on Discord, too."
                  : "This is where the chat begins."}
              </p>
            )
          )}
          {rows.map((row) => {
            if (row.kind === "day") return <Divider key={row.key} text={dayOf(row.moment)} />;
            if (row.kind === "new") return <Divider key={row.key} text="New" isNew />;
            const { message, isFollowing } = row;
            return (
              <Bubble key={row.key} message={message} isFollowing={isFollowing} isActive={message.id === active} />
            );
          })}
          <OutgoingList />
        </div>
      </div>
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

/** Shows the message that is sought, for a moment with a frame. */
function useSought(list: RefObject<HTMLDivElement | null>): void {
  const { id, turn } = usePart(sought, (state) => state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn seeks the same one again
  useEffect(() => {
    if (id === null) return;
    const article = list.current?.querySelector<HTMLElement>(`article[data-id="${CSS.escape(id)}"]`);
    if (!article) return;
    article.scrollIntoView({ block: "center" });
    article.focus({ preventScroll: true });
    article.dataset.sought = "";
    const timer = setTimeout(() => delete article.dataset.sought, 2_000);
    return () => clearTimeout(timer);
  }, [id, turn, list]);
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
  key.stopPropagation();
  next.focus();
}

function idAt(target: EventTarget | null): string | null {
  return (target instanceof Element && target.closest<HTMLElement>("article[data-id]")?.dataset.id) || null;
}
