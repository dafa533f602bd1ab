/** One mark: to read what was said there, and to go there. */

import { useRef, useState } from "react";
import { Popup } from "../../shared/popup";
import { glimpse } from "../chat/glimpse";
import { jumpTo } from "../chat/jumping";
import { useReason } from "./control";
import { seek } from "./doing";
import type { Cluster } from "./marks";
import { clockTime } from "./times";

const SHOWN = 4;

export function MarkView({ cluster }: { cluster: Cluster }) {
  const [at, setAt] = useState<DOMRect | null>(null);
  const [isHovered, setHovered] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const [first] = cluster.marks;
  if (first === undefined) return null;
  const count = cluster.marks.length;
  return (
    <>
      <button
        ref={button}
        type="button"
        className="mark"
        data-many={count > 1 || undefined}
        style={{ insetInlineStart: `${cluster.at * 100}%` }}
        aria-label={`${count === 1 ? `${first.author} wrote` : `${count} messages`} at ${clockTime(first.position_ms)}`}
        aria-haspopup="dialog"
        aria-expanded={at !== null}
        onPointerEnter={({ pointerType }) => setHovered(pointerType === "mouse")}
        onPointerLeave={() => setHovered(false)}
        onClick={() => setAt(placeOf(button.current))}
        onDoubleClick={() => seek(first.position_ms)}
      />
      {isHovered && at === null && (
        <span
          className="mark-hint"
          style={{ insetInlineStart: `${cluster.at * 100}%` }}
          data-late={cluster.at > 0.5 || undefined}
          aria-hidden="true"
        >
          <Words cluster={cluster} />
        </span>
      )}
      {at !== null && <MarkPopup at={at} cluster={cluster} onClose={() => setAt(null)} />}
    </>
  );
}

function Words({ cluster }: { cluster: Cluster }) {
  const rest = cluster.marks.length - SHOWN;
  return (
    <>
      {cluster.marks.slice(0, SHOWN).map((mark) => (
        <span key={mark.message_id} className="mark-words">
          <b>{mark.author}</b> {glimpse(mark.text)}
        </span>
      ))}
      {rest > 0 && <span className="quiet">and {rest} more</span>}
    </>
  );
}

function MarkPopup({ at, cluster, onClose }: { at: DOMRect; cluster: Cluster; onClose: () => void }) {
  const reason = useReason("seek");
  return (
    <Popup at={at} label="What was said here" className="mark-popup" onClose={onClose}>
      <ul>
        {cluster.marks.map((mark) => (
          <li key={mark.message_id}>
            <p className="mark-words">
              <b>{mark.author}</b> {glimpse(mark.text)}
            </p>
            <p className="mark-deeds">
              <button
                type="button"
                data-first
                disabled={reason !== null}
                title={reason ?? undefined}
                onClick={() => {
                  seek(mark.position_ms);
                  onClose();
                }}
              >
                Go to {clockTime(mark.position_ms)}
              </button>
              <button
                type="button"
                onClick={() => {
                  onClose();
                  void jumpTo(mark.message_id);
                }}
              >
                Show in the chat
              </button>
            </p>
          </li>
        ))}
      </ul>
    </Popup>
  );
}

/** The left edge of a mark: what opens begins there. */
function placeOf(mark: HTMLElement | null): DOMRect | null {
  const at = mark?.getBoundingClientRect();
  return at === undefined ? null : new DOMRect(at.left, at.top, 0, at.height);
}
