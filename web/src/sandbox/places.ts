/** Where one can be, and what stands under what. Pure. */

import { type Channel, ChannelType, type Guild, type Id, nameOf, type Thread, type User } from "../shared/discord";

const HEARD: number[] = [ChannelType.Voice, ChannelType.Stage];

export function isVoice(channel: Channel): boolean {
  return HEARD.includes(channel.type);
}

/** The wanted channel or thread if it can be seen, else the first one to write in; null in an empty world. */
export function findPlace(guilds: Guild[], wanted: Id | null): Id | null {
  const all = guilds.flatMap((guild) => [...guild.channels, ...guild.threads]);
  if (wanted !== null && all.some((channel) => channel.id === wanted)) return wanted;
  return all.find((channel) => channel.type === ChannelType.Text)?.id ?? null;
}

/** The channel or thread with this id, and its guild. */
export function placeOf(guilds: Guild[], id: Id | null): { guild: Guild; channel: Channel } | null {
  for (const guild of guilds) {
    const channel = [...guild.channels, ...guild.threads].find((one) => one.id === id);
    if (channel !== undefined) return { guild, channel };
  }
  return null;
}

/** The threads under a channel that are not archived. */
export function threadsOf(guild: Guild, channelId: Id): Thread[] {
  return guild.threads.filter((thread) => thread.parent_id === channelId && !thread.thread_metadata?.archived);
}

/** The threads under a channel that are. */
export function archivedThreadsOf(guild: Guild, channelId: Id): Thread[] {
  return guild.threads.filter((thread) => thread.parent_id === channelId && thread.thread_metadata?.archived);
}

/** Everything in a server where one can be. */
export function placesOf(guild: Guild): Channel[] {
  return [...listed(guild), ...guild.threads];
}

/** The channels in the order in which a client lists them: by position, voice below text. */
export function listed(guild: Guild): Channel[] {
  const rank = (channel: Channel) => (isVoice(channel) ? 1 : 0);
  return guild.channels
    .filter((channel) => channel.type !== ChannelType.Category)
    .toSorted((one, other) => rank(one) - rank(other) || (one.position ?? 0) - (other.position ?? 0));
}

/** Direct messages as a place like the others: none, or one server that has this channel and two members. */
export function directGuild(channel: Channel | null, me: User | null, bot: User | null): Guild[] {
  if (channel === null || me === null || bot === null) return [];
  const members = [me, bot].map((user) => ({ user, roles: [] }));
  const named = { ...channel, name: nameOf(bot) };
  const rest = { roles: [], threads: [], voice_states: [] };
  return [{ id: channel.id, name: "Direct messages", owner_id: "", members, channels: [named], ...rest }];
}
