/** The live traffic as a table; a row opens to all that it holds. */

import { useLayoutEffect, useRef, useState } from "react";
import { sentenceOf } from "../../shared/socket";
import { ask } from "../client";
import { direction, EVERYTHING, isBad, type Kept, measure, outcome, shown, type Via, type Wanted } from "./traffic";
import type { Feed } from "./traffic_feed";

const WAYS: Record<Via, string> = { rest: "REST", gateway: "Gateway", voice: "Voice", udp: "UDP" };
const NEAR_END_PX = 40;

export function TrafficView({ feed }: { feed: Feed }) {
  const [wanted, setWanted] = useState<Wanted>(EVERYTHING);
  const rows = shown(feed.rows, wanted);
  return (
    <>
      <Filters wanted={wanted} want={setWanted} feed={feed} />
      <Rows rows={rows} />
    </>
  );
}

function Filters({ wanted, want, feed }: { wanted: Wanted; want: (wanted: Wanted) => void; feed: Feed }) {
  const flip = (via: Via) =>
    want({
      ...wanted,
      ways: wanted.ways.includes(via) ? wanted.ways.filter((one) => one !== via) : [...wanted.ways, via],
    });
  return (
    <div className="drawer-filters">
      {(Object.keys(WAYS) as Via[]).map((via) => (
        <label key={via}>
          <input type="checkbox" checked={wanted.ways.includes(via)} onChange={() => flip(via)} />
          {WAYS[via]}
        </label>
      ))}
      <label>
        <input
          type="checkbox"
          checked={wanted.heartbeats}
          onChange={() => want({ ...wanted, heartbeats: !wanted.heartbeats })}
        />
        Heartbeats
      </label>
      <input
        type="search"
        aria-label="Find in the traffic"
        placeholder="Find"
        value={wanted.words}
        onChange={(change) => want({ ...wanted, words: change.target.value })}
      />
      <button type="button" aria-pressed={feed.paused} onClick={() => feed.pause(!feed.paused)}>
        {feed.paused ? "Go on" : "Pause"}
      </button>
      <button type="button" onClick={feed.clear}>
        Clear
      </button>
    </div>
  );
}

function Rows({ rows }: { rows: Kept[] }) {
  const [open, setOpen] = useState<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown decides, not what the effect reads
  useLayoutEffect(() => {
    if (atEnd.current && list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [rows]);
  if (rows.length === 0)
    return <p className="drawer-empty">Nothing has passed yet. Type a command, or say something.</p>;
  return (
    <div
      className="rows"
      ref={list}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard can scroll it
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label="Traffic"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
      }}
    >
      {rows.map((row) => (
        <RowLine
          key={row.key}
          row={row}
          open={open === row.key}
          toggle={() => setOpen(open === row.key ? null : row.key)}
        />
      ))}
    </div>
  );
}

function RowLine({ row, open, toggle }: { row: Kept; open: boolean; toggle: () => void }) {
  const { sign, words } = direction(row);
  return (
    <div className="row" data-via={row.via} data-bad={isBad(row) || undefined}>
      <button type="button" aria-expanded={open} disabled={row.number === 0} onClick={toggle}>
        <time>{new Date(row.at).toLocaleTimeString("en-GB")}</time>
        <span className="row-via">{WAYS[row.via]}</span>
        <span className="row-way" title={words}>
          <span aria-hidden="true">{sign}</span>
          <span className="unseen">{words}</span>
        </span>
        <span className="row-name">{row.name}</span>
        <span className="row-outcome">{outcome(row)}</span>
        <span className="row-text">
          {row.text}
          {row.more ? <span className="tag">and {row.more} more</span> : null}
        </span>
        <span className="row-measure">{measure(row)}</span>
      </button>
      {open && <Details number={row.number} />}
    </div>
  );
}

function Details({ number }: { number: number }) {
  const [text, setText] = useState("…");
  useLayoutEffect(() => {
    ask<unknown>("traffic_details", { number }).then(
      (details) => setText(JSON.stringify(details, null, 2)),
      (error) => setText(sentenceOf(error)),
    );
  }, [number]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard can scroll it
    <pre tabIndex={0} className="row-details">
      {text}
    </pre>
  );
}
