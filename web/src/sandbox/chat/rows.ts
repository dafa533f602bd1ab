/** What stands in a channel from top to bottom: messages in groups, with lines between days and before what is new. */

import { byAge, type Id, isEphemeral, type Message } from "../../shared/discord";
import { authorKey, isByWebhook } from "../message/authors";
import { isSystem } from "../message/kinds";

export type Row =
  | { kind: "message"; key: Id; message: Message; isFollowing: boolean }
  | { kind: "day"; key: string; timestamp: string }
  | { kind: "new"; key: "new" };

const GROUPED_WITHIN_MS = 7 * 60_000;
const REPLY = 19;

/** All that is to be seen, oldest first; what only this person sees stands among it once. */
export function shownMessages(said: Message[], whispers: Message[]): Message[] {
  const others = said.filter((message) => !isEphemeral(message));
  if (whispers.length === 0) return others;
  return [...others, ...whispers].toSorted((one, other) => byAge(one.id, other.id));
}

/** `readTo` is the last message that was read before; null puts no line. */
export function rowsOf(messages: Message[], readTo: Id | null, myId: Id | null): Row[] {
  const rows: Row[] = [];
  const firstNew = readTo === null ? undefined : messages.find((one) => byAge(one.id, readTo) > 0 && isNews(one, myId));
  let before: Message | undefined;
  for (const message of messages) {
    const isNewDay = before === undefined || dayKey(before) !== dayKey(message);
    const isFirstNew = message === firstNew;
    if (isNewDay) rows.push({ kind: "day", key: `day ${message.id}`, timestamp: message.timestamp });
    if (isFirstNew) rows.push({ kind: "new", key: "new" });
    const isFollowing = !isNewDay && !isFirstNew && before !== undefined && follows(before, message);
    rows.push({ kind: "message", key: message.id, message, isFollowing });
    before = message;
  }
  return rows;
}

/** Whether a message says nothing new about its author after the one before. */
export function follows(before: Message, message: Message): boolean {
  return (
    !isSystem(before) &&
    !isSystem(message) &&
    message.type !== REPLY &&
    (message.interaction_metadata?.name === undefined || isByWebhook(message)) &&
    isEphemeral(before) === isEphemeral(message) &&
    authorKey(before) === authorKey(message) &&
    Date.parse(message.timestamp) - Date.parse(before.timestamp) < GROUPED_WITHIN_MS
  );
}

/** Whether a message is somebody else's. */
export function isNews(message: Message, myId: Id | null): boolean {
  return message.author.id !== myId && !isEphemeral(message);
}

function dayKey(message: Message): string {
  return new Date(message.timestamp).toDateString();
}
