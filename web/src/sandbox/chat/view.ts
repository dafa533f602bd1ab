/** Where this window looks: the message that it should show, and the one that is being changed. */

import type { Id } from "../../shared/discord";
import { Store } from "../../shared/store";
import { go } from "../client";
import { store } from "../state";

interface View {
  /** The message to scroll to; `at` tells two wishes for the same one apart. */
  jump: { channelId: Id; messageId: Id; at: number } | null;
  /** The own message that is being changed. */
  editing: Id | null;
}

export const view = new Store<View>({ jump: null, editing: null });

/** Show a message, wherever it is. */
export function jumpTo(channelId: Id, messageId: Id): void {
  if (store.get().here !== channelId) go(channelId);
  view.set({ jump: { channelId, messageId, at: performance.now() } });
}
