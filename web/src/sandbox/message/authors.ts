/** Who a message is by. Pure. */

import type { Id, Message } from "../../shared/discord";

/** Whether a webhook says it under a name that it chose, and no account. */
export function isByWebhook(message: Message): boolean {
  return message.webhook_id !== undefined && message.interaction_metadata === undefined;
}

/** Tells authors apart: one webhook may speak as several. */
export function authorKey(message: Message): string {
  return isByWebhook(message) ? `${message.webhook_id} ${message.author.username}` : message.author.id;
}

/** A webhook that posts as somebody has its colour by that name. */
export function colourKeyOf(message: Message): string {
  return isByWebhook(message) ? message.author.username : message.author.id;
}

/** Whether somebody may change a message: it is by their account. */
export function isMine(message: Message, myId: Id | null): boolean {
  return message.author.id === myId && message.webhook_id === undefined;
}
