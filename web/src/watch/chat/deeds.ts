/** What is done with messages that are there. */

import { Store } from "../../shared/store";
import { withMessage } from "../changes";
import { request } from "../http";
import { notifyFailure } from "../notices";
import { store } from "../state";
import type { Message } from "../wire";

/** The message that is being changed. */
export const editing = new Store<{ id: string | null }>({ id: null });

/** Resolves to whether it is saved. */
export async function saveEdit(id: string, text: string): Promise<boolean> {
  try {
    const message = await request<Message | null>("PUT", `/messages/${id}`, { text });
    const { chat } = store.get();
    if (message) store.set({ chat: { ...chat, messages: withMessage(chat.messages, message) } });
    return true;
  } catch (error) {
    notifyFailure(error);
    return false;
  }
}

export async function erase(id: string): Promise<void> {
  try {
    await request("DELETE", `/messages/${id}`);
    const { chat } = store.get();
    store.set({ chat: { ...chat, messages: chat.messages.filter((one) => one.id !== id) } });
  } catch (error) {
    notifyFailure(error);
  }
}

export async function react(message: Message, emoji: string): Promise<void> {
  const isMine = message.reactions.some((one) => one.emoji === emoji && one.mine);
  try {
    await request(isMine ? "DELETE" : "PUT", `/messages/${message.id}/reactions/${encodeURIComponent(emoji)}`);
  } catch (error) {
    notifyFailure(error);
  }
}
