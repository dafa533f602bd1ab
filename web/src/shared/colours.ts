/** Colours: of people's initials, and of stripes that a bot chose. Pure. */

import type { Id } from "./discord";

/** A colour of Discord's, 0xRRGGBB, for CSS; nothing chosen is the page's line colour. */
export function colourOf(colour: number | null | undefined): string {
  if (colour === null || colour === undefined || !Number.isInteger(colour)) return "var(--line)";
  return `#${Math.max(0, Math.min(0xffffff, colour)).toString(16).padStart(6, "0")}`;
}

/** Where on the wheel of colours somebody stands, in degrees: the same everywhere, and far apart for ids in a row. */
export function hueOf(key: Id): number {
  let hash = 0;
  for (const letter of key) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return Math.round(((Math.imul(hash ^ (hash >>> 15), 0x9e3779b1) >>> 0) / 2 ** 32) * 360);
}

/** One or two letters for somebody without a picture. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => firstOf(word ?? ""));
  return letters.join("").toUpperCase() || "?";
}

function firstOf(word: string): string {
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment)) return segment;
  }
  return "";
}
