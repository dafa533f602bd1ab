/** Rows of what passes between bot and sandbox: which are kept, which are shown, how they read. Pure. */

export type Via = "rest" | "gateway" | "voice" | "udp";

/** As `sandbox/page/readable.py` makes it. */
export interface Row {
  number: number;
  /** Milliseconds since 1970. */
  at: number;
  via: Via;
  way: "in" | "out" | "open" | "close" | "call";
  name: string;
  size: number;
  text: string;
  status?: number;
  took_ms?: number;
  left?: string | null;
  op?: number | null;
  sequence?: number;
  code?: number | null;
  more?: number;
}

/** A row with a key of this window's, since sums of packets have no number. */
export interface Kept extends Row {
  key: number;
}

export interface Wanted {
  ways: Via[];
  words: string;
  heartbeats: boolean;
}

export const MOST = 500;
export const EVERYTHING: Wanted = { ways: ["rest", "gateway", "voice", "udp"], words: "", heartbeats: false };

/** With new rows at the end; the oldest go. */
export function withRows(kept: Kept[], rows: Row[]): Kept[] {
  const first = (kept.at(-1)?.key ?? 0) + 1;
  return [...kept, ...rows.map((row, index) => ({ ...row, key: first + index }))].slice(-MOST);
}

/** The rows that somebody wants to see. */
export function shown(rows: Kept[], { ways, words, heartbeats }: Wanted): Kept[] {
  const wanted = words.trim().toLowerCase();
  return rows.filter(
    (row) =>
      ways.includes(row.via) &&
      (heartbeats || !row.name.startsWith("HEARTBEAT")) &&
      (wanted === "" || `${row.name} ${row.text} ${row.status ?? ""}`.toLowerCase().includes(wanted)),
  );
}

/** Which way something went, as the bot sees it. */
export function direction(row: Row): { sign: string; words: string } {
  if (row.via === "rest") return { sign: "↔", words: "the bot's call" };
  if (row.way === "in") return { sign: "→", words: "from the bot" };
  if (row.way === "out") return { sign: "←", words: "to the bot" };
  return { sign: "·", words: "connection" };
}

/** What it came to: a status, a close code, an opcode with its number in the sequence. */
export function outcome(row: Row): string {
  if (row.status !== undefined) return row.status === 499 ? "no answer" : String(row.status);
  if (row.op === undefined || row.op === null) return "";
  return row.sequence === undefined ? `op ${row.op}` : `#${row.sequence}`;
}

/** Whether something went wrong. */
export function isBad(row: Row): boolean {
  return (row.status ?? 0) >= 400 || (row.way === "close" && row.code !== 1000) || row.name === "INVALID_SESSION";
}

/** How long it took and what is left of its bucket, or how large it was. */
export function measure(row: Row): string {
  if (row.took_ms !== undefined) {
    const took = row.took_ms < 1000 ? `${Math.round(row.took_ms)} ms` : `${(row.took_ms / 1000).toFixed(1)} s`;
    return row.left ? `${took}, ${row.left} left` : took;
  }
  if (row.size === 0 || row.via === "udp") return "";
  return row.size < 1000 ? `${row.size} B` : `${(row.size / 1000).toFixed(1)} kB`;
}
