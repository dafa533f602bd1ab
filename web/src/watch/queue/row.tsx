/** One entry that waits. */

import { useEffect, useRef } from "react";
import { Icon } from "../../shared/icon";
import { usePart } from "../../shared/store";
import { act } from "../notices";
import { clockTime, roughly } from "../player/times";
import { store } from "../state";
import type { QueueEntry } from "../wire";
import { Cover } from "./cover";
import { doubt } from "./fetching";
import { type Drag, Handle } from "./handle";

interface Props {
  entry: QueueEntry;
  index: number;
  count: number;
  shiftPx: number;
  drag: Drag | null;
  moveReason: string | null;
  onDrag: (drag: Drag | null) => void;
  onMove: (from: number, to: number) => void;
  onSay: (sentence: string) => void;
}

export function Row({ entry, index, count, shiftPx, drag, moveReason, onDrag, onMove, onSay }: Props) {
  const groupId = usePart(store, ({ group }) => group?.id);
  const mayRemove = usePart(store, ({ me, player }) =>
    entry.requested_by?.id === me?.id ? player.may.remove !== false : player.may.remove_others === true,
  );
  const path = `/groups/${groupId}/queue/${entry.id}`;
  const { title } = entry;
  const row = useRef<HTMLLIElement>(null);
  const lifted = drag?.byPx === null ? drag.to : null;
  useEffect(() => {
    if (lifted !== null) row.current?.scrollIntoView({ block: "nearest" }); // wherever the keys bring it
  }, [lifted]);
  return (
    <li
      ref={row}
      className="entry"
      data-id={entry.id}
      data-lifted={drag !== null || undefined}
      aria-setsize={count}
      aria-posinset={index + 1}
      style={
        {
          "--at": index,
          transform: shiftPx === 0 ? undefined : `translateY(${shiftPx}px)`,
        } as React.CSSProperties
      }
    >
      <Handle
        entryId={entry.id}
        title={title}
        index={index}
        count={count}
        reason={moveReason}
        drag={drag}
        onDrag={onDrag}
        onMove={onMove}
        onSay={onSay}
      />
      <Cover url={entry.cover} />
      <span className="track-words">
        <bdi className="track-title">{title}</bdi>
        <bdi className="quiet">
          {[entry.artist, entry.requested_by?.name, entry.starts_in_ms === null ? null : roughly(entry.starts_in_ms)]
            .filter(Boolean)
            .join(" · ")}
        </bdi>
      </span>
      {entry.duration_ms !== null && <span className="track-length">{clockTime(entry.duration_ms)}</span>}
      <Votes entry={entry} path={path} />
      {mayRemove ? (
        <button
          type="button"
          className="remove"
          aria-label={`Remove “${title}”`}
          title="Remove"
          onClick={() => void act("DELETE", path)}
        >
          <Icon name="cross" />
        </button>
      ) : (
        <span className="remove" />
      )}
    </li>
  );
}

/** A place of which it is not known yet what waits there. */
export function Unknown({ index, count }: { index: number; count: number }) {
  return (
    <li
      className="entry"
      aria-busy="true"
      aria-setsize={count}
      aria-posinset={index + 1}
      style={{ "--at": index } as React.CSSProperties}
    >
      <span className="cover" aria-hidden="true" />
      <span className="quiet">…</span>
    </li>
  );
}

function Votes({ entry, path }: { entry: QueueEntry; path: string }) {
  const isOn = usePart(store, ({ player }) => player.may.vote !== false);
  async function vote(wanted: 1 | -1): Promise<void> {
    if (await act("PUT", `${path}/vote`, { vote: entry.my_vote === wanted ? 0 : wanted })) doubt(entry.id);
  }
  if (!isOn) return null; // the group's owners have not switched it on
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in
    <span className="votes" role="group" aria-label={`Votes for “${entry.title}”: ${entry.votes}`}>
      <button
        type="button"
        aria-label="Vote for it"
        title="Sooner"
        aria-pressed={entry.my_vote === 1}
        onClick={() => void vote(1)}
      >
        <Icon name="up" />
      </button>
      <span className="votes-number">{entry.votes > 0 ? `+${entry.votes}` : entry.votes}</span>
      <button
        type="button"
        aria-label="Vote against it"
        title="Later"
        aria-pressed={entry.my_vote === -1}
        onClick={() => void vote(-1)}
      >
        <Icon name="down" />
      </button>
    </span>
  );
}
