/** People who are mentioned: names where one types, ids where it is sent. Pure. */

import { closest, type Suggestion, sendable, type Typed } from "../../shared/completing";
import type { Person } from "../wire";

/** Code, in which nobody is mentioned. */
const CODE = /(```[\s\S]*?```|`[^`\n]*`)/;

/** Whom one may mean: names that begin so first. */
export function offered(typed: Typed, people: Person[]): Suggestion[] {
  return typed.sign === "@" ? closest(typed, suggestions(people)) : [];
}

/** A text as it is sent: with mentions for the names of people behind an @. */
export function asSent(text: string, people: Person[]): string {
  const meant = Object.fromEntries(suggestions(people).map((one) => [one.shown, one.meant]));
  return text
    .split(CODE)
    .map((part, index) => (index % 2 === 1 ? part : sendable(part, meant)))
    .join("");
}

/** The same as it is typed, to be changed. */
export function asTyped(text: string, people: Person[]): string {
  return text.replaceAll(/<@!?(\d+)>/g, (mention, id: string) => {
    const name = nameOf(id, people);
    return name === undefined ? mention : `@${name}`;
  });
}

/** What somebody of the group is called. */
export function nameOf(discordId: string, people: Person[]): string | undefined {
  return people.find(({ discord_id }) => discord_id === discordId)?.name;
}

function suggestions(people: Person[]): Suggestion[] {
  return people.flatMap(({ name, discord_id: id }) => (id === null ? [] : [{ shown: `@${name}`, meant: `<@${id}>` }]));
}
