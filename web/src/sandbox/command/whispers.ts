/** What becomes of the messages that only this person sees. Pure. */

import { byAge, type Id, isEphemeral, type Message } from "../../shared/discord";
import type { Answer } from "../state";

/** The messages of an answer that no history has. */
export function whisperedIn(answer: Answer): Message[] {
  const all = answer.message === null ? answer.followups : [answer.message, ...answer.followups];
  return all.filter(isEphemeral);
}

/** With new and changed ones, without those that an answer showed before and does not have any more. `told` are the
 * ids that it showed before: one of them that is missing here was put away by the person, and stays away.
 */
export function withWhispers(shown: Message[], answer: Answer, told: ReadonlySet<Id>): Message[] {
  const now = new Map(whisperedIn(answer).map((message) => [message.id, message]));
  const kept = shown.filter(({ id }) => now.has(id) || !told.has(id)).map((message) => now.get(message.id) ?? message);
  const known = new Set(shown.map(({ id }) => id));
  const added = [...now.values()].filter(({ id }) => !known.has(id) && !told.has(id));
  return [...kept, ...added].toSorted((one, other) => byAge(one.id, other.id));
}
