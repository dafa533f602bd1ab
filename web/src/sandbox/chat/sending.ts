/** Sends what a channel's draft holds. */

import { sendable } from "../../shared/completing";
import type { Id } from "../../shared/discord";
import { tooLong } from "../../shared/lengths";
import { ask } from "../client";
import { sentence } from "../message/doing";
import { drafts, NO_DRAFT, setDraft } from "./drafts";
import { encoded } from "./uploads";

const TYPING_EVERY_MS = 8_000;
const typedAt = new Map<Id, number>();

/** Send the draft. What cannot be sent comes back, with the reason. */
export async function send(channelId: Id): Promise<void> {
  const draft = drafts.get().all[channelId] ?? NO_DRAFT;
  const content = sendable(draft.text, draft.meant);
  if ((content.trim() === "" && draft.files.length === 0) || tooLong(content) !== null) return;
  setDraft(channelId, NO_DRAFT);
  typedAt.delete(channelId);
  try {
    const files = await Promise.all(draft.files.map(encoded));
    await ask("send", { channel_id: channelId, content, files, reply_to: draft.replyTo?.id ?? null });
  } catch (error) {
    const later = drafts.get().all[channelId]?.text ?? ""; // typed while the other was on its way
    const text = later === "" ? draft.text : `${draft.text}\n${later}`;
    setDraft(channelId, { ...draft, text, failure: error instanceof Error ? error.message : sentence(error) });
  }
}

/** Send the draft's text as a file, for what is too long for a message. */
export async function sendAsFile(channelId: Id): Promise<void> {
  const { text, meant, files } = drafts.get().all[channelId] ?? NO_DRAFT;
  const file = new File([sendable(text, meant)], "message.txt", { type: "text/plain" });
  setDraft(channelId, { text: "", files: [...files, file], failure: null });
  await send(channelId);
}

/** Let the others see that one types, as often as Discord's clients do. */
export function noteTyping(channelId: Id): void {
  const now = performance.now();
  if (now - (typedAt.get(channelId) ?? Number.NEGATIVE_INFINITY) < TYPING_EVERY_MS) return;
  typedAt.set(channelId, now);
  ask("start_typing", { channel_id: channelId }).catch(() => undefined); // sending tells what is wrong
}
