/** What the bot answers to this person: shown, and followed for as long as it may change. */

import { type Id, type Message, MessageFlag, type User } from "../../shared/discord";
import { RequestError } from "../../shared/socket";
import { ask } from "../client";
import { type Answer, store } from "../state";
import { openModal } from "./modals";
import { startWaiting, stopWaiting } from "./waiting";
import { whisperedIn, withWhispers } from "./whispers";

/** Discord lets a bot change its answer for as long after it was asked. */
const FOLLOWED_MS = 15 * 60_000;
const DISCORD_EPOCH_MS = 1_420_070_400_000n;
export const SILENT = "The application did not respond.";
const followed = new Set<Id>();
let asked = 0;

/** Show an answer to something that this person did, and whatever becomes of it. */
export function showAnswer(answer: Answer): void {
  if (answer.state === "autocomplete" || followed.has(answer.id)) return;
  if (answer.state === "modal") openModal(answer);
  void follow(answer);
}

/** Ask for something that the bot answers, and show what it does. Rejects with a RequestError when it is refused;
 * that the bot did not answer in time is shown instead, as Discord's client does.
 */
export async function askBot(channelId: Id, deed: string, args: Record<string, unknown>): Promise<void> {
  const key = `ask ${asked++}`;
  startWaiting(key, channelId);
  try {
    showAnswer(await ask<Answer>(deed, { ...args, timeout_s: 0 }));
  } catch (error) {
    if (!(error instanceof RequestError && error.kind === "timeout")) throw error;
    note(channelId, SILENT);
  } finally {
    stopWaiting(key);
  }
}

async function follow(first: Answer): Promise<void> {
  followed.add(first.id);
  const end = performance.now() + FOLLOWED_MS;
  const told = new Set<Id>();
  let latest = first;
  for (let answer: Answer | null = first; answer !== null; ) {
    latest = answer;
    show(answer, told);
    answer = performance.now() < end ? await next(answer) : null;
  }
  if (latest.state === "loading") note(first.channel_id, SILENT);
  stopWaiting(first.id);
  followed.delete(first.id);
}

/** The answer once it has changed; null when there is nothing to follow any more. */
async function next(answer: Answer): Promise<Answer | null> {
  try {
    return await ask<Answer>("follow", { interaction_id: answer.id, seen: answer.digest });
  } catch (error) {
    if (!(error instanceof RequestError && error.kind === "offline")) return null;
    await online();
    return next(answer);
  }
}

function show(answer: Answer, told: Set<Id>): void {
  if (answer.state === "loading") startWaiting(answer.id, answer.channel_id);
  else stopWaiting(answer.id);
  setWhispers(answer.channel_id, (shown) => withWhispers(shown, answer, told));
  for (const { id } of whisperedIn(answer)) told.add(id);
}

/** Resolves once the window is connected. */
function online(): Promise<void> {
  return new Promise((resolve) => {
    if (store.get().connection === "online") {
      resolve();
      return;
    }
    const stop = store.subscribe(() => {
      if (store.get().connection !== "online") return;
      stop();
      resolve();
    });
  });
}

/** A line from the client itself, which nobody else sees. */
function note(channelId: Id, content: string): void {
  const { bot, me } = store.get();
  const author = bot.user ?? me;
  if (author !== null) setWhispers(channelId, (shown) => [...shown, noteOf(channelId, content, author)]);
}

function noteOf(channelId: Id, content: string, author: User): Message {
  const now = Date.now();
  const { chats, whispers } = store.get();
  const shown = [...(chats[channelId]?.messages ?? []), ...(whispers[channelId] ?? [])].map(({ id }) => BigInt(id));
  const youngest = [...shown, (BigInt(now) - DISCORD_EPOCH_MS) << 22n].toSorted((one, other) =>
    one < other ? 1 : -1,
  )[0];
  return {
    id: String((youngest ?? 0n) + 1n), // the sandbox's clock may be ahead of this machine's
    channel_id: channelId,
    type: 0,
    author,
    content,
    timestamp: new Date(now).toISOString(),
    edited_timestamp: null,
    attachments: [],
    embeds: [],
    flags: MessageFlag.Ephemeral,
  };
}

function setWhispers(channelId: Id, change: (shown: Message[]) => Message[]): void {
  const { whispers } = store.get();
  store.set({ whispers: { ...whispers, [channelId]: change(whispers[channelId] ?? []) } });
}
