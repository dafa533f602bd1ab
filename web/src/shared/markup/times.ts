/** How a moment is written, in each of Discord's styles. Pure. Source: Discord docs, Reference > Message Formatting. */

const STYLES: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];
/** The furthest that a Date can be from 1970. Source: ECMA-262, Time Values and Time Range. */
const FURTHEST_S = 8_640_000_000_000;

/** A moment in a style; `nowMs` decides what is near. Seconds that no calendar has are written as they are. */
export function written(seconds: number, style: string, nowMs: number, locale?: string): string {
  if (!(Math.abs(seconds) <= FURTHEST_S)) return String(seconds);
  if (style === "R") return relative(seconds - nowMs / 1000, locale);
  return new Intl.DateTimeFormat(locale, STYLES[style] ?? STYLES.f).format(seconds * 1000);
}

/** How long until a relative moment may read differently, in milliseconds. */
export function changesWithin(seconds: number, nowMs: number): number {
  const away = Math.abs(seconds - nowMs / 1000);
  return away < 120 ? 1_000 : away < 7_200 ? 15_000 : 300_000;
}

function relative(away: number, locale?: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  for (const [unit, size] of UNITS) {
    if (Math.abs(away) >= size || unit === "second") return format.format(Math.trunc(away / size), unit);
  }
  return "";
}

/** When something was said, as short as the day allows. */
export function saidAt(timestamp: string, nowMs: number, locale?: string): string {
  const said = new Date(timestamp);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(said);
  const days = daysBetween(said, new Date(nowMs));
  if (days === 0) return time;
  if (days === 1) return `Yesterday at ${time}`;
  return new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short" }).format(said);
}

/** The day of a moment, as a line between days says it. */
export function dayOf(timestamp: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(new Date(timestamp));
}

function daysBetween(one: Date, other: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(other) - midnight(one)) / 86_400_000);
}
