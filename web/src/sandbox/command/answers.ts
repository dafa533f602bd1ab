/** What the bot answers to this person: what only they may see is put among the messages, and kept true. */

import { type Id, isEphemeral, type Message } from "../../shared/discord";
import { ask } from "../client";
import { type Answer, store } from "../state";

/** Discord lets a bot change its answer for as long after it was asked. */
const FOLLOWED_MS = 15 * 60_000;

/** Show an answer, and whatever becomes of it. */
export function showAnswer(answer: Answer): void {
  void follow(answer);
}

async function follow(first: Answer): Promise<void> {
  const end = performance.now() + FOLLOWED_MS;
  const told = new Set<Id>();
  let answer = first;
  try {
    for (;;) {
      const whispered = [answer.message, ...answer.followups].filter((one) => one !== null).filter(isEphemeral);
      whisper(answer.channel_id, whispered, told);
      for (const { id } of whispered) told.add(id);
      if (performance.now() >= end) return;
      answer = await ask<Answer>("follow", { interaction_id: answer.id, seen: answer.digest });
    }
  } catch {
    // gone, or the connection is: what was shown stays
  }
}

/** Put what changed in its place and what is new at the end; one that was put away before stays away. */
function whisper(channelId: Id, messages: Message[], told: Set<Id>): void {
  const { whispers } = store.get();
  const shown = whispers[channelId] ?? [];
  const now = new Map(messages.map((message) => [message.id, message]));
  const known = new Set(shown.map(({ id }) => id));
  const kept = shown.filter(({ id }) => now.has(id) || !told.has(id)).map((one) => now.get(one.id) ?? one);
  const added = messages.filter(({ id }) => !known.has(id) && !told.has(id));
  store.set({ whispers: { ...whispers, [channelId]: [...kept, ...added] } });
}
