/** Search, and what was found, to be added to the queue. */

import { useEffect, useRef, useState } from "react";
import { Icon } from "../../shared/icon";
import { usePart } from "../../shared/store";
import { act } from "../notices";
import { useReason } from "../player/control";
import { clockTime } from "../player/times";
import { store } from "../state";
import type { Hit } from "../wire";
import { Cover } from "./cover";
import { isLink, LONGEST_LINK, useSearch } from "./search";

export const FINDER = "finder";

export function Finder() {
  const groupId = usePart(store, ({ group }) => group?.id);
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const [adding, setAdding] = useState<string | null>(null);
  const found = useSearch(groupId, typed);
  const reason = useReason("queue");
  const offered = offers(typed, found.hits);
  const chosen = offered[active] ?? offered[0];
  const list = useRef<HTMLUListElement>(null);
  const hasOffers = offered.length > 0;
  useEffect(() => {
    if (hasOffers) list.current?.scrollIntoView({ block: "nearest" });
  }, [hasOffers]);

  async function add(hit: Hit, next: boolean): Promise<void> {
    if (groupId === undefined || adding !== null) return;
    setAdding(hit.query);
    const isAdded = await act("POST", `/groups/${groupId}/queue`, { query: hit.query, when: next ? "next" : "last" });
    setAdding(null);
    if (isAdded && isLink(typed)) setTyped("");
  }

  function onKeyDown(key: React.KeyboardEvent): void {
    if (key.nativeEvent.isComposing) return;
    if (key.key === "Escape" && typed !== "") {
      key.stopPropagation();
      setTyped("");
    } else if (key.key === "ArrowDown") setActive((active + 1) % Math.max(1, offered.length));
    else if (key.key === "ArrowUp") setActive((active + offered.length - 1) % Math.max(1, offered.length));
    else if (key.key === "Enter" && chosen !== undefined) void add(chosen, key.shiftKey);
    else return;
    key.preventDefault();
  }

  return (
    <search className="finder">
      <div className="finder-field">
        <Icon name="search" />
        <input
          id={FINDER}
          type="text"
          aria-label="Find something to add"
          aria-autocomplete="list"
          placeholder="Search, or paste a link"
          autoComplete="off"
          enterKeyHint="search"
          maxLength={LONGEST_LINK}
          value={typed}
          disabled={reason !== null}
          title={reason ?? undefined}
          onChange={({ target }) => {
            setTyped(target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
        {typed !== "" && (
          <button type="button" aria-label="Clear the search" onClick={() => setTyped("")}>
            <Icon name="cross" />
          </button>
        )}
      </div>
      <p className={found.isSearching ? "quiet finder-none" : "unseen"} role="status">
        {found.isSearching ? "Searching …" : told(offered, chosen)}
      </p>
      {found.failure !== null && (
        <p role="alert" className="failure">
          {found.failure}
        </p>
      )}
      {found.query !== null && !found.isSearching && found.failure === null && found.hits.length === 0 && (
        <p className="quiet finder-none">Nothing is found for “{found.query}”. Other words, or a link, may help.</p>
      )}
      <ul ref={list} aria-label="Found" className="hits" data-stale={found.isSearching || undefined}>
        {offered.map((hit) => (
          <HitView
            key={hit.query}
            hit={hit}
            isActive={hit === chosen}
            isBusy={adding === hit.query}
            onAdd={(next) => void add(hit, next)}
          />
        ))}
      </ul>
      {offered.length > 0 && <p className="quiet finder-keys">Enter adds it at the end, Shift+Enter next.</p>}
    </search>
  );
}

interface HitProps {
  hit: Hit;
  isActive: boolean;
  isBusy: boolean;
  onAdd: (next: boolean) => void;
}

function HitView({ hit, isActive, isBusy, onAdd }: HitProps) {
  const more = [hit.artist, hit.source].filter(Boolean).join(" · ");
  return (
    <li data-active={isActive || undefined} aria-busy={isBusy || undefined} className="hit">
      <Cover url={hit.cover} />
      <span className="track-words">
        <bdi className="track-title">{hit.title}</bdi>
        <bdi className="quiet">{more}</bdi>
      </span>
      {hit.duration_ms !== null && <span className="track-length">{clockTime(hit.duration_ms)}</span>}
      <button type="button" disabled={isBusy} aria-label={`Play “${hit.title}” next`} onClick={() => onAdd(true)}>
        Next
      </button>
      <button
        type="button"
        disabled={isBusy}
        className="accented"
        aria-label={`Add “${hit.title}”`}
        onClick={() => onAdd(false)}
      >
        {isBusy ? "…" : "Add"}
      </button>
    </li>
  );
}

/** What the arrow keys have come to, for those who do not see it. */
function told(offered: Hit[], chosen: Hit | undefined): string {
  if (chosen === undefined) return "";
  return `${chosen.title}, ${offered.indexOf(chosen) + 1} of ${offered.length}. Enter adds it.`;
}

/** A link is offered as it is. */
function offers(typed: string, hits: Hit[]): Hit[] {
  const query = typed.trim();
  if (!isLink(query)) return query === "" ? [] : hits;
  const { hostname } = new URL(query);
  return [{ query, title: query, artist: null, duration_ms: null, cover: null, source: hostname }];
}

/** Go to where one searches. */
export function focusFinder(): void {
  document.getElementById(FINDER)?.focus();
}
