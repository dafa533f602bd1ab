/** What stands in the chat from top to bottom: messages in groups, lines between days and before what is new. Pure. */

import { byAge } from "../changes";
import type { Message } from "../wire";

export type Row =
  | { kind: "message"; key: string; message: Message; isFollowing: boolean }
  | { kind: "day"; key: string; moment: string }
  | { kind: "new"; key: "new" };

const GROUPED_WITHIN_MS = 5 * 60_000;

/** `readTo` is the last message that was read before; null puts no line. */
export function rowsOf(messages: Message[], readTo: string | null): Row[] {
  const rows: Row[] = [];
  const firstNew = readTo === null ? undefined : messages.find((one) => isNews(one, readTo));
  let before: Message | undefined;
  for (const message of messages) {
    const isNewDay = before === undefined || dayKey(before) !== dayKey(message);
    const isFirstNew = message === firstNew;
    if (isNewDay) rows.push({ kind: "day", key: `day ${message.id}`, moment: message.created_at });
    if (isFirstNew) rows.push({ kind: "new", key: "new" });
    const isFollowing = !isNewDay && !isFirstNew && before !== undefined && follows(before, message);
    rows.push({ kind: "message", key: message.id, message, isFollowing });
    before = message;
  }
  return rows;
}

/** How many messages of others came after one. */
export function countNews(messages: Message[], readTo: string | null): number {
  return readTo === null ? 0 : messages.filter((one) => isNews(one, readTo)).length;
}

function isNews(message: Message, readTo: string): boolean {
  return !message.mine && byAge(message.id, readTo) > 0;
}

function follows(before: Message, message: Message): boolean {
  return (
    message.reply_to === null &&
    before.mine === message.mine &&
    before.author.id === message.author.id &&
    before.author.name === message.author.name &&
    Date.parse(message.created_at) - Date.parse(before.created_at) < GROUPED_WITHIN_MS
  );
}

function dayKey({ created_at }: Message): string {
  return new Date(created_at).toDateString();
}
