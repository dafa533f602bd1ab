/** What waits: search, the order, votes. */

import { useRef, useState } from "react";
import { usePart } from "../../shared/store";
import { useReason } from "../player/control";
import { lengthInAll } from "../player/times";
import { store } from "../state";
import { Finder } from "./finder";
import type { Drag } from "./handle";
import { Row } from "./row";
import { useOrder } from "./use_order";

export function QueueView() {
  const total = usePart(store, ({ queue }) => queue.total);
  const totalMs = usePart(store, ({ queue }) => queue.total_ms);
  const plays = usePart(store, ({ player }) => player.entry !== null);
  const isKnown = usePart(store, ({ group }) => group !== null);
  const { entries, move } = useOrder();
  const [drag, setDrag] = useState<Drag | null>(null);
  const [said, setSaid] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const reason = useReason("move");
  const height = drag === null ? 0 : (list.current?.children[drag.from]?.getBoundingClientRect().height ?? 0);
  return (
    <section className="queue" aria-label="Queue">
      <h2>
        Up next <span className="count">{total}</span>
        {totalMs > 0 && <span className="quiet queue-length">{lengthInAll(totalMs)}</span>}
      </h2>
      <Finder />
      <p className="unseen" aria-live="assertive">
        {said}
      </p>
      {total === 0 ? (
        <p className="quiet queue-empty">
          {plays ? "Nothing waits. What you add comes after what plays." : isKnown && "The queue is empty."}
        </p>
      ) : (
        <ol ref={list} className="entries" data-dragging={drag !== null || undefined}>
          {entries.map((entry, index) => (
            <Row
              key={entry.id}
              entry={entry}
              index={index}
              count={entries.length}
              shiftPx={shiftOf(index, drag, height)}
              drag={drag?.from === index ? drag : null}
              moveReason={reason}
              onDrag={setDrag}
              onMove={move}
              onSay={setSaid}
            />
          ))}
        </ol>
      )}
      {total > entries.length && <p className="quiet">and {total - entries.length} more</p>}
    </section>
  );
}

/** How far a row gives way to what is dragged past it, in px; what is dragged by keyboard goes where it would be. */
function shiftOf(index: number, drag: Drag | null, height: number): number {
  if (drag === null) return 0;
  const { from, to, byPx } = drag;
  if (index === from) return byPx ?? (to - from) * height;
  if (index > from && index <= to) return -height;
  if (index < from && index >= to) return height;
  return 0;
}
