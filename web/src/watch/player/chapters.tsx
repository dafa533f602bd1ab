/** The chapter that plays, and the others to choose from. */

import { useRef, useState } from "react";
import { Icon } from "../../shared/icon";
import { Popup } from "../../shared/popup";
import type { Chapter } from "../wire";
import { useReason } from "./control";
import { seek } from "./doing";
import { usePosition } from "./position";
import { chapterAt } from "./progress";
import { clockTime } from "./times";

export function Chapters({ chapters }: { chapters: Chapter[] }) {
  const [at, setAt] = useState<DOMRect | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const now = chapterAt(chapters, usePosition(1_000));
  const reason = useReason("seek");
  if (chapters.length === 0) return null;
  return (
    <>
      <button
        ref={button}
        type="button"
        className="chapters"
        aria-haspopup="dialog"
        aria-expanded={at !== null}
        title="Chapters"
        onClick={({ currentTarget }) => setAt(currentTarget.getBoundingClientRect())}
      >
        <span className="unseen">Chapters: </span>
        <bdi>{now?.title ?? "Chapters"}</bdi> <Icon name="open" />
      </button>
      {at !== null && (
        <Popup at={at} label="Chapters" className="chapter-list" onClose={() => setAt(null)}>
          <ol>
            {chapters.map((chapter) => (
              <li key={`${chapter.start_ms} ${chapter.title}`}>
                <button
                  type="button"
                  disabled={reason !== null}
                  title={reason ?? undefined}
                  aria-current={chapter === now || undefined}
                  data-first={chapter === now || undefined}
                  onClick={() => {
                    seek(chapter.start_ms);
                    setAt(null);
                  }}
                >
                  <span className="progress-time">{clockTime(chapter.start_ms)}</span> <bdi>{chapter.title}</bdi>
                </button>
              </li>
            ))}
          </ol>
        </Popup>
      )}
    </>
  );
}
