/** What an entry is moved by: dragged with a pointer, or lifted with the space bar and moved with the arrow keys. */

import { useEffect, useRef, useState } from "react";
import { Icon } from "../../shared/icon";
import { scrollAtEdge } from "./edge";

export interface Drag {
  entryId: number;
  to: number;
  /** How far it was dragged, in px; null by keyboard. */
  byPx: number | null;
}

interface Props {
  entryId: number;
  title: string;
  index: number;
  count: number;
  reason: string | null;
  drag: Drag | null;
  onDrag: (drag: Drag | null) => void;
  onMove: (from: number, to: number) => void;
  onSay: (sentence: string) => void;
}

const PAGE = 10;

export function Handle({ entryId, title, index, count, reason, drag, onDrag, onMove, onSay }: Props) {
  const handle = useRef<HTMLButtonElement>(null);
  const [isLifted, setLifted] = useState(false);
  const place = drag?.to ?? index;
  const isPutDown = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is put elsewhere in the page loses the focus there
  useEffect(() => {
    if (isPutDown.current) handle.current?.focus({ preventScroll: true });
    isPutDown.current = false;
  }, [index]);
  const within = (at: number) => Math.max(0, Math.min(count - 1, at));
  const pulling = usePulling(handle, (rows, byPx) => onDrag({ entryId, to: within(Math.floor(rows * count)), byPx }));

  function onKeyDown(key: React.KeyboardEvent): void {
    if (reason !== null) return;
    const aims = { ArrowUp: -1, ArrowDown: 1, PageUp: -PAGE, PageDown: PAGE, Home: -count, End: count };
    const step = aims[key.key as keyof typeof aims];
    if (key.key === " " || key.key === "Enter") {
      if (isLifted) drop();
      else {
        setLifted(true);
        onDrag({ entryId, to: index, byPx: null });
        onSay(
          `Lifted ${title}: place ${index + 1} of ${count}. Arrow keys move it, space puts it down, Escape puts it back.`,
        );
      }
    } else if (step !== undefined && isLifted) {
      const to = within(place + step);
      onDrag({ entryId, to, byPx: null });
      onSay(`Place ${to + 1} of ${count}.`);
    } else if (key.key === "Escape" && isLifted) {
      setLifted(false);
      onDrag(null);
      onSay("Put back.");
    } else return;
    key.preventDefault();
    key.stopPropagation();
  }

  function drop(): void {
    setLifted(false);
    onDrag(null);
    isPutDown.current = place !== index;
    onMove(index, place);
    onSay(`Put down at place ${place + 1}.`);
  }

  return (
    <button
      ref={handle}
      type="button"
      className="handle"
      aria-label={`Move “${title}”`}
      aria-pressed={isLifted}
      aria-disabled={reason !== null || undefined}
      title={reason ?? "Drag to move; by keyboard: space, then the arrow keys"}
      onKeyDown={onKeyDown}
      onBlur={() => {
        if (!isLifted) return;
        setLifted(false);
        onDrag(null);
      }}
      onPointerDown={(pointer) => {
        if (reason !== null || pointer.button !== 0) return;
        pointer.currentTarget.setPointerCapture(pointer.pointerId);
        pulling.begin(pointer.clientY);
        onDrag({ entryId, to: index, byPx: 0 });
      }}
      onPointerMove={({ clientY }) => pulling.move(clientY)}
      onPointerUp={() => pulling.end() && drop()}
      onPointerCancel={() => pulling.end() && onDrag(null)}
    >
      <Icon name="grip" />
    </button>
  );
}

interface Pulling {
  begin: (y: number) => void;
  move: (y: number) => void;
  /** Whether there was anything to end. */
  end: () => boolean;
}

/**
 * Follows a pointer over the list, which scrolls at its edges. `pulled` is told how far down the list it is, as a share,
 * and how far from where it began, in px.
 */
function usePulling(inside: React.RefObject<Element | null>, pulled: (share: number, byPx: number) => void): Pulling {
  const held = useRef<{ startPx: number; y: number; frame: number } | null>(null);
  const latest = useRef(pulled);
  useEffect(() => {
    latest.current = pulled;
  });
  useEffect(() => () => cancelAnimationFrame(held.current?.frame ?? 0), []);

  function look(): void {
    const list = inside.current?.closest("ol");
    if (held.current === null || !list) return;
    const { top, height } = list.getBoundingClientRect();
    const down = held.current.y - top;
    latest.current(down / height, down - held.current.startPx);
  }
  function roll(): void {
    if (held.current === null || inside.current === null) return;
    if (scrollAtEdge(inside.current, held.current.y)) look();
    held.current.frame = requestAnimationFrame(roll);
  }
  return {
    begin: (y) => {
      const top = inside.current?.closest("ol")?.getBoundingClientRect().top ?? 0;
      held.current = { startPx: y - top, y, frame: requestAnimationFrame(roll) };
    },
    move: (y) => {
      if (held.current === null) return;
      held.current.y = y;
      look();
    },
    end: () => {
      const was = held.current;
      held.current = null;
      if (was !== null) cancelAnimationFrame(was.frame);
      return was !== null;
    },
  };
}
