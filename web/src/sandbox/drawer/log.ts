/** The lines of the bot's log: how bad each is, and which are shown. Pure. */

export const LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] as const;
export type Level = (typeof LEVELS)[number];

export interface Line {
  number: number;
  text: string;
}

export interface Levelled extends Line {
  level: Level;
}

export const MOST_LINES = 1_000;

const LEVEL = /^\S+ \S+ (DEBUG|INFO|WARNING|ERROR|CRITICAL)\s/;

/** With new lines behind those that are kept. One without a level, as of a traceback, has that of the line before. */
export function withLines(kept: Levelled[], lines: Line[]): Levelled[] {
  let level: Level = kept.at(-1)?.level ?? "INFO";
  const last = kept.at(-1)?.number ?? 0;
  const news = lines
    .filter(({ number }) => number > last)
    .map((line) => {
      level = levelOf(line.text) ?? level;
      return { ...line, level };
    });
  return [...kept, ...news].slice(-MOST_LINES);
}

/** The level that a line begins with. */
export function levelOf(text: string): Level | null {
  return (LEVEL.exec(text)?.[1] as Level | undefined) ?? null;
}

/** Those at least as bad as a level that contain some words. */
export function wantedLines(lines: Levelled[], least: Level, words: string): Levelled[] {
  const wanted = words.trim().toLowerCase();
  const bad = LEVELS.indexOf(least);
  return lines.filter(({ level, text }) => LEVELS.indexOf(level) >= bad && text.toLowerCase().includes(wanted));
}
