/** Keeps the guided visit true to what happens: asks for the facts whenever something has happened that may be one. */

import type { Id, Message } from "../../shared/discord";
import { Store } from "../../shared/store";
import { ask, hear } from "../client";
import { type Chat, store } from "../state";
import { advanced, BEGINNING, current, isSame, load, type Progress, save } from "./progress";
import { type Facts, groupsOf, happened, isSaidBy, type StepName } from "./steps";

export interface Visit {
  progress: Progress;
  /** Whether the facts were asked for; before that nothing is shown that may be wrong. */
  known: boolean;
  /** Opened by hand, so that the focus goes there. */
  called: boolean;
}

const SETTLED_MS = 150;
/** Answers that only one person sees, and sound, come without an event: so they are looked for while a step is left. */
const LOOK_EVERY_MS = 1_000;

export const visit = new Store<Visit>({ progress: BEGINNING, known: false, called: false });

let watched: Id | null = null;
let said: Id[] = [];
let looked: Id[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Begin to watch; returns what ends it. */
export function watch(): () => void {
  const { me } = store.get();
  if (me === null) return () => undefined;
  looked = [];
  if (watched !== me.id) {
    watched = me.id;
    said = [];
    visit.set({ progress: load(me.id), known: false });
  }
  const deaf = [hear<Message>("message", note), hear("places", lookSoon), hear("gone", lookSoon)];
  const looking = setInterval(lookIfNeeded, LOOK_EVERY_MS);
  void look();
  return () => {
    clearTimeout(timer);
    clearInterval(looking);
    for (const end of deaf) end();
  };
}

export function skip(step: StepName): void {
  const { progress } = visit.get();
  change({ ...progress, skipped: [...progress.skipped, step] });
}

export function hide(): void {
  change({ ...visit.get().progress, hidden: true });
}

/** The focus is where it was called to. */
export function arrived(): void {
  visit.set({ called: false });
}

/** Open it by hand; what was skipped is there again. */
export function call(): void {
  change({ ...visit.get().progress, hidden: false, skipped: [] });
  visit.set({ called: true });
}

function note(message: Message): void {
  const { me } = store.get();
  if (me !== null && isSaidBy(me.id, message) && !said.includes(message.channel_id)) {
    said = [...said, message.channel_id];
  }
  lookSoon();
}

function lookIfNeeded(): void {
  const { progress } = visit.get();
  if (!progress.hidden && current(progress) !== null && !document.hidden) void look();
}

function lookSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void look(), SETTLED_MS);
}

async function look(): Promise<void> {
  try {
    await lookBack();
    const facts = await ask<Facts>("visit");
    const { me, bot, guilds } = store.get();
    if (me === null) return;
    change(advanced(visit.get().progress, happened({ me: me.id, bot: bot.user, guilds, facts, said })));
    visit.set({ known: true });
  } catch {
    // Not connected: coming back begins anew.
  }
}

/** Find out whether one has written in one's groups before this window was open. */
async function lookBack(): Promise<void> {
  const { me, bot, guilds } = store.get();
  if (me === null) return;
  for (const { thread } of groupsOf(guilds, me.id, bot.user)) {
    if (looked.includes(thread.id)) continue;
    looked = [...looked, thread.id];
    const { messages } = await ask<Chat>("history", { channel_id: thread.id });
    if (messages.some((message) => isSaidBy(me.id, message))) said = [...said, thread.id];
  }
}

function change(progress: Progress): void {
  const { me } = store.get();
  if (me === null || isSame(progress, visit.get().progress)) return;
  visit.set({ progress });
  save(me.id, progress);
}
