/** What is chosen while one chooses. Pure. */

import type { Choice } from "./reading";

/** The choices whose label or description has all the words. */
export function matching(choices: Choice[], query: string): Choice[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return choices.filter(({ label, description }) => {
    const text = `${label} ${description ?? ""}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** With one more or one less; where only one may be chosen it takes the other's place. */
export function toggled(chosen: string[], key: string, highest: number): string[] {
  if (chosen.includes(key)) return chosen.filter((one) => one !== key);
  if (highest === 1) return [key];
  return chosen.length < highest ? [...chosen, key] : chosen;
}

/** In one sentence how many are to be chosen; null where the bounds say nothing of interest. */
export function boundsSentence(lowest: number, highest: number): string | null {
  if (highest === 1) return null;
  if (lowest === highest) return `Choose ${lowest}.`;
  return lowest === 0 ? `Choose up to ${highest}.` : `Choose ${lowest} to ${highest}.`;
}
