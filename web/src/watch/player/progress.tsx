/** How far the track is, with chapters and what was said on it; whoever may winds with it. */

import { useEffect, useMemo, useRef, useState } from "react";
import { usePart } from "../../shared/store";
import { store } from "../state";
import type { Chapter, Entry } from "../wire";
import { useReason } from "./control";
import { seek } from "./doing";
import { MarkView } from "./mark_view";
import { clustered } from "./marks";
import { usePosition } from "./position";
import { useMarks } from "./timeline";
import { clockTime, spokenTime } from "./times";

const STEP_MS = 1_000;
const SETTLED_MS = 400;

export function Progress({ entry }: { entry: Entry }) {
  const position = usePosition();
  const groupId = usePart(store, ({ group }) => group?.id);
  const marks = useMarks(groupId, entry.id);
  const duration = entry.duration_ms;
  const clusters = useMemo(() => clustered(marks, duration ?? 0), [marks, duration]);
  const wound = useWinding();
  if (duration === null || entry.is_live) {
    return (
      <p className="progress-live">
        <span className="live-dot" aria-hidden="true" /> {entry.is_live ? "Live" : "Playing"} · {clockTime(position)}
      </p>
    );
  }
  const shown = wound.toMs ?? position;
  return (
    <div className="progress">
      <span className="progress-time">{clockTime(shown)}</span>
      <div className="progress-bar" style={{ "--done": shown / duration } as React.CSSProperties}>
        <div className="progress-track" aria-hidden="true">
          <div className="progress-done" />
          {entry.chapters.slice(1).map(({ start_ms, title }) => (
            <span
              key={`${start_ms} ${title}`}
              className="chapter-tick"
              style={{ insetInlineStart: `${(start_ms / duration) * 100}%` }}
            />
          ))}
        </div>
        <Slider duration={duration} shown={shown} chapters={entry.chapters} onWind={wound.wind} onDone={wound.done} />
        {/* biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in */}
        <div className="marks" role="group" aria-label="What was said during this">
          {clusters.map((cluster) => (
            <MarkView key={cluster.key} cluster={cluster} />
          ))}
        </div>
      </div>
      <span className="progress-time">{clockTime(duration)}</span>
    </div>
  );
}

interface SliderProps {
  duration: number;
  shown: number;
  chapters: Chapter[];
  onWind: (toMs: number) => void;
  onDone: () => void;
}

function Slider({ duration, shown, chapters, onWind, onDone }: SliderProps) {
  const reason = useReason("seek");
  const chapter = chapterAt(chapters, shown);
  return (
    <input
      type="range"
      className="progress-slider"
      aria-label="Position"
      aria-valuetext={`${spokenTime(shown)} of ${spokenTime(duration)}${chapter === null ? "" : `, ${chapter.title}`}`}
      min={0}
      max={duration}
      step={STEP_MS}
      value={shown}
      disabled={reason !== null}
      title={reason ?? undefined}
      onChange={({ target }) => onWind(target.valueAsNumber)}
      onPointerUp={onDone}
    />
  );
}

/** Where somebody winds to, until they let go, or until the keys rest. */
function useWinding(): { toMs: number | null; wind: (toMs: number) => void; done: () => void } {
  const [toMs, setTo] = useState<number | null>(null);
  const revision = usePart(store, ({ player }) => player.revision);
  const wanted = useRef<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  function done(): void {
    clearTimeout(timer.current);
    if (wanted.current !== null) seek(wanted.current);
    wanted.current = null;
    timer.current = setTimeout(() => setTo(null), 2 * STEP_MS); // the answer comes before, if it does
  }
  function wind(to: number): void {
    clearTimeout(timer.current);
    wanted.current = to;
    setTo(to);
    timer.current = setTimeout(done, SETTLED_MS);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: something new was told of the player
  useEffect(() => {
    if (wanted.current === null) setTo(null);
  }, [revision]);
  return { toMs, wind, done };
}

export function chapterAt(chapters: Chapter[], positionMs: number): Chapter | null {
  return chapters.findLast(({ start_ms }) => start_ms <= positionMs) ?? null;
}
