/** What an entry is moved by: dragged with a pointer, or lifted with the space bar and moved with the arrow keys. */

import { useRef, useState } from "react";
import { Icon } from "../../shared/icon";
import { placeAt } from "./order";

export interface Drag {
  from: number;
  to: number;
  /** How far it was dragged, in px; null by keyboard. */
  byPx: number | null;
}

interface Props {
  title: string;
  index: number;
  count: number;
  reason: string | null;
  drag: Drag | null;
  onDrag: (drag: Drag | null) => void;
  onMove: (from: number, to: number) => void;
  onSay: (sentence: string) => void;
}

export function Handle({ title, index, count, reason, drag, onDrag, onMove, onSay }: Props) {
  const start = useRef<{ y: number; middles: number[] } | null>(null);
  const [isLifted, setLifted] = useState(false);
  const place = drag?.to ?? index;

  function onKeyDown(key: React.KeyboardEvent): void {
    if (reason !== null) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[key.key];
    if (key.key === " " || key.key === "Enter") {
      if (isLifted) drop();
      else {
        setLifted(true);
        onDrag({ from: index, to: index, byPx: null });
        onSay(
          `Lifted ${title}: place ${index + 1} of ${count}. Arrow keys move it, space puts it down, Escape puts it back.`,
        );
      }
    } else if (step !== undefined && isLifted) {
      const to = Math.max(0, Math.min(count - 1, place + step));
      onDrag({ from: index, to, byPx: null });
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
    onMove(index, place);
    onSay(`Put down at place ${place + 1}.`);
  }

  return (
    <button
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
        const rows = [...(pointer.currentTarget.closest("ol")?.querySelectorAll(":scope > li") ?? [])];
        const middles = rows.map((row) => row.getBoundingClientRect()).map(({ top, height }) => top + height / 2);
        start.current = { y: pointer.clientY, middles };
        onDrag({ from: index, to: index, byPx: 0 });
      }}
      onPointerMove={({ clientY }) => {
        if (start.current === null) return;
        onDrag({ from: index, to: placeAt(start.current.middles, index, clientY), byPx: clientY - start.current.y });
      }}
      onPointerUp={() => {
        if (start.current === null) return;
        start.current = null;
        drop();
      }}
      onPointerCancel={() => {
        start.current = null;
        onDrag(null);
      }}
    >
      <Icon name="grip" />
    </button>
  );
}
