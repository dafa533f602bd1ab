/** What events make of the state. Pure. */

import type { Chat } from "./state";
import type { ChatEvent, Message, MessagePage, Player, Queue } from "./wire";

/** The chat after an event. */
export function withEvent(chat: Chat, event: ChatEvent): Chat {
  switch (event.kind) {
    case "said":
      return { ...chat, messages: withMessage(chat.messages, event.message) };
    case "edited":
      return isKnown(chat, event.message.id) ? { ...chat, messages: withMessage(chat.messages, event.message) } : chat;
    case "erased":
      return {
        ...chat,
        messages: chat.messages.filter(({ id }) => id !== event.id).map((one) => withoutQuote(one, event.id)),
        gone: new Set(chat.gone).add(event.id),
      };
    case "reacted":
      return {
        ...chat,
        messages: chat.messages.map((one) => (one.id === event.id ? { ...one, reactions: event.reactions } : one)),
      };
  }
}

/** A message as it is when the one that it answers is gone: nothing of that is shown any more. */
function withoutQuote(message: Message, id: string): Message {
  return message.reply_to?.id === id ? { ...message, reply_to: { id, author: "", text: "" } } : message;
}

/** With a message, in the place of what it was before; what comes late stands where it was said. */
export function withMessage(messages: Message[], message: Message): Message[] {
  const at = messages.findIndex(({ id }) => id === message.id);
  if (at !== -1) return messages.with(at, message);
  const after = messages.findLastIndex((one) => byAge(one.id, message.id) < 0);
  return messages.toSpliced(after + 1, 0, message);
}

/** With an older page before what is there. */
export function withOlder(chat: Chat, page: MessagePage): Chat {
  const known = new Set(chat.messages.map(({ id }) => id));
  return {
    messages: [...page.messages.filter(({ id }) => !known.has(id)), ...chat.messages],
    more: page.next !== null && page.messages.length > 0,
  };
}

/** After a time away: the newest as they are now. What lies before them stays only where nothing is missing between. */
export function comeBack(before: Chat, newest: Message[]): Chat {
  const first = newest[0];
  const last = before.messages.at(-1);
  const meet = first !== undefined && last !== undefined && byAge(first.id, last.id) <= 0;
  if (!meet) return { messages: newest, more: newest.length > 0 };
  const older = before.messages.filter(({ id }) => byAge(id, first.id) < 0);
  return { messages: [...older, ...newest], more: older.length > 0 ? before.more : true };
}

/** The player that is newer: what was overtaken on the way is left aside. */
export function newerPlayer(before: Player, told: Player): Player {
  return told.revision < before.revision ? before : told;
}

/** The same of what waits; null for nothing told. */
export function newerQueue(before: Queue, told: Queue | null): Queue {
  return told === null || told.revision < before.revision ? before : told;
}

/** Orders Discord's ids by age; they are too long for numbers. */
export function byAge(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
}

function isKnown(chat: Chat, id: string): boolean {
  return chat.messages.some((one) => one.id === id);
}
