/** The steps of the guided first visit, and which of them have happened: judged by facts, not by sentences. Pure. */

import type { Guild, Id, Message, Thread, User } from "../../shared/discord";
import { ChannelType } from "../../shared/discord";

export const STEPS = ["register", "group", "say", "listen", "play", "look"] as const;
export type StepName = (typeof STEPS)[number];

/** What `sandbox/page/visiting.py` tells of this person. */
export interface Facts {
  answers: { command: string; state: string; suggests: string[] }[];
  hears: Id[];
}

/** A group of this person's as one sees it in the server: its thread, and the voice channel that has its name. */
export interface Group {
  guild: Guild;
  thread: Thread;
  voiceId: Id | null;
}

/** All that decides. `said` are the threads in which this person has written. */
export interface Situation {
  me: Id;
  bot: User | null;
  guilds: Guild[];
  facts: Facts;
  said: Id[];
}

/** What a welcome suggests next, and what somebody is told who has an account already. */
const FOR_THE_REGISTERED = ["group create", "play", "user show"];

/** The groups of this person: threads that the bot has made, with both of them in it. */
export function groupsOf(guilds: Guild[], me: Id, bot: User | null): Group[] {
  return guilds.flatMap((guild) =>
    guild.threads
      .filter(
        (thread) =>
          thread.type === ChannelType.PrivateThread && thread.owner_id === bot?.id && thread.member_ids.includes(me),
      )
      .map((thread) => ({ guild, thread, voiceId: voiceOf(guild, thread) })),
  );
}

/** Which steps are true now; some of them pass, as sitting in voice does. */
export function happened({ me, bot, guilds, facts, said }: Situation): StepName[] {
  const groups = groupsOf(guilds, me, bot);
  const sitsIn = guilds.flatMap((guild) => guild.voice_states).find((voice) => voice.user_id === me)?.channel_id;
  const isGroupsVoice = groups.some(({ voiceId }) => voiceId === null || voiceId === sitsIn);
  const truths: Record<StepName, boolean> = {
    register: groups.length > 0 || isRegistered(facts),
    group: groups.length > 0,
    say: groups.some(({ thread }) => said.includes(thread.id)),
    listen: sitsIn !== undefined && isGroupsVoice,
    play: bot !== null && facts.hears.includes(bot.id),
    look: facts.answers.some(({ command, state }) => command === "chorus" && state === "message"),
  };
  return STEPS.filter((step) => truths[step]);
}

/** Whether the answer to some `/register` was not that it failed: it leads on to what only the registered can do. */
export function isRegistered(facts: Facts): boolean {
  return facts.answers.some(
    ({ command, suggests }) => command === "register" && suggests.some((one) => FOR_THE_REGISTERED.includes(one)),
  );
}

/** Whether a message is something that this person said in one of these threads. */
export function isSaidBy(me: Id, message: Message): boolean {
  return message.author.id === me && !message.webhook_id && message.content !== "";
}

function voiceOf(guild: Guild, thread: Thread): Id | null {
  const voice = guild.channels.find(({ type, name }) => type === ChannelType.Voice && name === thread.name);
  return voice?.id ?? null;
}
