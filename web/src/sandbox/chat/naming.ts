/** Whom and what one may mean on a server. Pure. */

import { closest, type Suggestion, type Typed } from "../../shared/completing";
import { type Channel, ChannelType, type Guild, nameOf } from "../../shared/discord";

/** Who or what it may be: names that begin so first. */
export function suggestions(typed: Typed, guild: Guild): Suggestion[] {
  return closest(typed, typed.sign === "@" ? people(guild) : places(guild));
}

function people(guild: Guild): Suggestion[] {
  return guild.members.map((member) => ({
    shown: `@${nameOf(member.user, member)}`,
    meant: `<@${member.user.id}>`,
    note: member.user.username,
  }));
}

function places(guild: Guild): Suggestion[] {
  const all: Channel[] = [...guild.channels, ...guild.threads];
  return all
    .filter((channel) => channel.type !== ChannelType.Category)
    .map((channel) => ({ shown: `#${channel.name}`, meant: `<#${channel.id}>` }));
}
