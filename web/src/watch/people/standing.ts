/** How people's pictures are doing, in words. Pure. */

import { apart } from "../player/times";
import type { Person, Phase } from "../wire";

/** Less than this nobody notices. Source: ITU-R BT.1359, where sound and picture may be 45 ms apart. */
const TOGETHER_MS = 100;

/** "Ada", "Ada and Ben", "Ada, Ben and 3 others". */
export function listed(names: string[], most = 3): string {
  if (names.length <= 1) return names[0] ?? "";
  if (names.length <= most) return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `${names.slice(0, most - 1).join(", ")} and ${names.length - most + 1} others`;
}

/** What is said of one person; null for nothing worth saying: they are with the others, or do not watch. */
export function standingOf(person: Person): string | null {
  if (!person.on_page) return null;
  const away = person.behind_ms ?? 0;
  const far = Math.abs(away) >= TOGETHER_MS ? `${apart(away)} ${away > 0 ? "behind" : "ahead"}` : null;
  switch (person.state) {
    case "loading":
      return "loading";
    case "stalled":
      return far === null ? "stalled" : `stalled, ${far}`;
    case "hidden":
      return "page in the background";
    default:
      return far; // also while they catch up with what nobody notices
  }
}

export interface Togetherness {
  text: string | null;
  /** Whom the text begins with: what may be shortened of it. */
  names: string;
  isGood: boolean;
}

/** How together the room is: what is said of each who watches, in one line. */
export function togetherness(people: Person[], phase: Phase): Togetherness {
  const here = people.filter(({ on_page, state }) => on_page && state !== null && state !== "hidden");
  if (here.length < 2 || (phase !== "playing" && phase !== "paused")) return { text: null, names: "", isGood: true };
  const away = here.filter((one) => standingOf(one) !== null);
  const [one] = away;
  if (one === undefined)
    return { text: here.length === 2 ? "Both together" : `All ${here.length} together`, names: "", isGood: true };
  if (away.length === 1) return { text: `${one.name}: ${standingOf(one)}`, names: one.name, isGood: false };
  const names = listed(away.map(({ name }) => name));
  return { text: `${names} are out of step`, names, isGood: false };
}

/** Those here first, then those in voice, then the others; each by name. */
export function ordered(people: Person[]): { here: Person[]; away: Person[] } {
  const byName = people.toSorted((one, other) => one.name.localeCompare(other.name));
  const isHere = ({ on_page, in_voice }: Person) => on_page || in_voice;
  return { here: byName.filter(isHere), away: byName.filter((one) => !isHere(one)) };
}
