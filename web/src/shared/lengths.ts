/** How long a message may be, counted as Discord counts. Pure. */

/** What an account without anything paid for may send. Source: Discord docs, Message > Create Message. */
export const USUAL_LENGTH = 2_000;
/** Longer ones nobody can send. Source: sandbox/world/enclosures.py, NITRO_CONTENT. */
export const GREATEST_LENGTH = 4_000;
const COUNTED_FROM = 1_800;

/** Characters, not UTF-16 units: an emoji outside the basic plane is one. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _character of text) length += 1;
  return length;
}

/** How many are left, once it gets close. */
export function left(text: string): number | null {
  if (text.length < COUNTED_FROM) return null;
  const length = lengthOf(text);
  return length < COUNTED_FROM ? null : USUAL_LENGTH - length;
}

/** Why a text is too long to be sent at all; null for one that may be tried. */
export function tooLong(text: string): string | null {
  if (text.length <= GREATEST_LENGTH) return null;
  const length = lengthOf(text);
  if (length <= GREATEST_LENGTH) return null;
  return `This is too long for a message: ${length.toLocaleString("en")} of ${USUAL_LENGTH.toLocaleString("en")} characters.`;
}
