/** Finding what one means by a few letters: commands, and places and people in the quick switcher. Pure. */

import type { Leaf } from "./declared";

/** How well a query fits a name and what is said about it; 0 when it does not. */
export function fitness(query: string, name: string, description = ""): number {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  const whole = name.toLowerCase();
  const about = description.toLowerCase();
  let sum = whole.startsWith(words.join(" ")) ? 50 : 0;
  for (const word of words) {
    const fits = fitnessOfWord(word, whole, about);
    if (fits === 0) return 0;
    sum += fits;
  }
  return sum / words.length - whole.length / 1000;
}

/** The commands that fit, those of one root together, the best root first. */
export function grouped(leaves: Leaf[], query: string): { heading: string; leaves: Leaf[] }[] {
  const rated = leaves
    .map((leaf) => ({ leaf, fits: fitness(query, leaf.name, leaf.description) }))
    .filter(({ fits }) => fits > 0)
    .toSorted((one, other) => other.fits - one.fits);
  const groups = new Map<string, Leaf[]>();
  for (const { leaf } of rated) {
    const heading = leaf.name === leaf.root ? "Commands" : `/${leaf.root}`;
    groups.set(heading, [...(groups.get(heading) ?? []), leaf]);
  }
  return [...groups].map(([heading, found]) => ({ heading, leaves: found }));
}

function fitnessOfWord(word: string, name: string, about: string): number {
  if (name.startsWith(word)) return 40;
  if (name.includes(` ${word}`)) return 30;
  if (name.includes(word)) return 20;
  if (about.split(/[^\p{L}\p{N}]+/u).some((one) => one.startsWith(word))) return 10;
  return isSubsequence(word, name) ? 5 : 0;
}

/** Whether all letters come in this order, whatever stands between them. */
function isSubsequence(letters: string, text: string): boolean {
  let at = -1;
  return [...letters].every((letter) => {
    at = text.indexOf(letter, at + 1);
    return at !== -1;
  });
}
