/** What waits: search, the order, votes. Of a long queue only what is seen is fetched, and drawn. */

import { useMemo, useRef, useState } from "react";
import { usePart } from "../../shared/store";
import { useReason } from "../player/control";
import { lengthInAll } from "../player/times";
import { store } from "../state";
import { useFetched } from "./fetching";
import { Finder } from "./finder";
import type { Drag } from "./handle";
import { PART, placesOf } from "./parts";
import { Row, Unknown } from "./row";
import { useOrder } from "./use_order";
import { useWindow } from "./use_window";

export function QueueView() {
  const total = usePart(store, ({ queue }) => queue.total);
  const totalMs = usePart(store, ({ queue }) => queue.total_ms);
  const plays = usePart(store, ({ player }) => player.entry !== null);
  const isKnown = usePart(store, ({ group }) => group !== null);
  const hasVotes = usePart(store, ({ player }) => player.may.vote !== false);
  const [said, setSaid] = useState("");
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
        <Entries onSay={setSaid} />
      )}
      {total > 0 && !hasVotes && (
        <p className="quiet queue-foot">
          There are no votes here; they come with /group update reactions:yes on Discord.
        </p>
      )}
    </section>
  );
}

function Entries({ onSay }: { onSay: (sentence: string) => void }) {
  const queue = usePart(store, (state) => state.queue);
  const parts = usePart(store, (state) => state.parts);
  const reason = useReason("move");
  const list = useRef<HTMLOListElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const { first, last } = useWindow(list, queue.total);
  const known = useMemo(() => placesOf(queue, parts), [queue, parts]);
  const { places, move } = useOrder(known, useFetched(queue, parts, first, last));
  const dragged = drag === null ? -1 : places.findIndex((entry) => entry?.id === drag.entryId);
  const rowPx = drag === null ? 0 : (list.current?.getBoundingClientRect().height ?? 0) / places.length;

  const drawn = new Set<number>();
  for (let place = first; place <= Math.min(last, places.length - 1); place++) drawn.add(place);
  for (const place of [dragged, places.findIndex((entry) => entry !== undefined && entry.id === focused)])
    if (place >= 0) drawn.add(place); // what is held, or has the focus, is not taken away
  return (
    <div className="entries-frame" data-long={queue.total > PART || undefined}>
      <ol
        ref={list}
        className="entries"
        data-dragging={dragged >= 0 || undefined}
        style={{ "--count": places.length } as React.CSSProperties}
        onFocus={({ target }) => setFocused(Number(target.closest("li")?.dataset.id))}
        onBlur={() => setFocused(null)}
      >
        {[...drawn]
          .toSorted((one, other) => one - other)
          .map((place) => {
            const entry = places[place];
            if (entry === undefined) return <Unknown key={`at ${place}`} index={place} count={places.length} />;
            return (
              <Row
                key={entry.id}
                entry={entry}
                index={place}
                count={places.length}
                shiftPx={dragged < 0 || drag === null ? 0 : shiftOf(place, dragged, drag, rowPx)}
                drag={dragged === place ? drag : null}
                moveReason={reason}
                onDrag={setDrag}
                onMove={move}
                onSay={onSay}
              />
            );
          })}
      </ol>
    </div>
  );
}

/** How far a row gives way to what is dragged past it, in px; what is dragged by keyboard goes where it would be. */
function shiftOf(index: number, from: number, { to, byPx }: Drag, rowPx: number): number {
  if (index === from) return byPx ?? (to - from) * rowPx;
  if (index > from && index <= to) return -rowPx;
  if (index < from && index >= to) return rowPx;
  return 0;
}
