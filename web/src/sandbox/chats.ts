/** What becomes of a channel's messages when one comes, changes or goes. Pure. */

import { byAge, type Id, type Message } from "../shared/discord";
import type { Chat } from "./state";

/** With a new or changed message in its place. One older than all that are shown is left to be asked for. */
export function withMessage(chat: Chat, message: Message): Chat {
  const at = chat.messages.findIndex((one) => byAge(one.id, message.id) >= 0);
  if (at === -1) return { ...chat, messages: [...chat.messages, message] };
  if (chat.messages[at]?.id === message.id) return { ...chat, messages: chat.messages.with(at, message) };
  if (at === 0 && chat.more) return chat;
  return { ...chat, messages: chat.messages.toSpliced(at, 0, message) };
}

/** Without those that were deleted. */
export function withoutMessages(chat: Chat, ids: Id[]): Chat {
  return { ...chat, messages: chat.messages.filter((message) => !ids.includes(message.id)) };
}

/** With older ones before those that are shown. */
export function withOlder(chat: Chat, older: Chat): Chat {
  const known = new Set(chat.messages.map((message) => message.id));
  return { messages: [...older.messages.filter((one) => !known.has(one.id)), ...chat.messages], more: older.more };
}

/** What was asked for, with what came meanwhile. */
export function merged(asked: Chat, meanwhile: Chat | undefined): Chat {
  const newest = asked.messages.at(-1)?.id;
  const later = (meanwhile?.messages ?? []).filter((one) => newest === undefined || byAge(one.id, newest) > 0);
  return { ...asked, messages: [...asked.messages, ...later] };
}
