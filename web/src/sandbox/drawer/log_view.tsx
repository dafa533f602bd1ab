/** The last lines of the bot's log. A bot that was stopped shows its last words. */

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { ask, hear } from "../client";
import { LEVELS, type Level, type Levelled, type Line, wantedLines, withLines } from "./log";

interface Log {
  path: string | null;
  lines: Line[];
}

export function LogView({ online }: { online: boolean }) {
  const [path, setPath] = useState<string | null | undefined>(undefined);
  const [lines, setLines] = useState<Levelled[]>([]);
  const [least, setLeast] = useState<Level>("DEBUG");
  const [words, setWords] = useState("");
  useEffect(() => {
    if (!online) return;
    const deaf = hear<Pick<Log, "lines">>("log", (news) => setLines((kept) => withLines(kept, news.lines)));
    ask<Log>("watch_log").then(
      (log) => {
        setPath(log.path);
        setLines(withLines([], log.lines));
      },
      () => undefined, // the connection went: the next one watches again
    );
    return () => {
      deaf();
      void ask("watch_log", { on: false }).catch(() => undefined);
    };
  }, [online]);
  if (path === null) {
    return (
      <p className="drawer-empty">No log was named when the sandbox was started (--bot-log); “make run” names one.</p>
    );
  }
  return (
    <>
      <div className="drawer-filters">
        <label>
          From{" "}
          <select value={least} onChange={(change) => setLeast(change.target.value as Level)}>
            {LEVELS.map((level) => (
              <option key={level}>{level}</option>
            ))}
          </select>
        </label>
        <input
          type="search"
          aria-label="Find in the log"
          placeholder="Find"
          value={words}
          onChange={(change) => setWords(change.target.value)}
        />
        {path && <code className="drawer-path">{path}</code>}
      </div>
      <Lines lines={wantedLines(lines, least, words)} />
    </>
  );
}

function Lines({ lines }: { lines: Levelled[] }) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown decides, not what the effect reads
  useLayoutEffect(() => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [lines.length]);
  if (lines.length === 0) return <p className="drawer-empty">Nothing is logged yet, or nothing that fits.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard can scroll it
    <div className="log-lines" ref={list} role="log" aria-live="off" aria-label="The bot's log" tabIndex={0}>
      {lines.map((line) => (
        <div key={line.number} data-level={line.level}>
          {line.text}
        </div>
      ))}
    </div>
  );
}
