/** What ids are called, as this person may know it. Pure but for an index that is made anew with the places. */

import { type Channel, type Guild, type Id, type Member, nameOf, type Role, type User } from "../../shared/discord";
import type { State } from "../state";

interface Index {
  places: Map<Id, { guild: Guild; channel: Channel }>;
  members: Map<Guild, Map<Id, Member>>;
  roles: Map<Id, Role>;
}

const indexes = new WeakMap<Guild[], Index>();

/** The channel or thread of an id, with its server; null where there is none to be seen. */
export function placeNamed(guilds: Guild[], id: Id): { guild: Guild; channel: Channel } | null {
  return indexOf(guilds).places.get(id) ?? null;
}

/** Somebody's membership of the server that a channel is in. */
export function memberIn(guilds: Guild[], channelId: Id, userId: Id): Member | undefined {
  const index = indexOf(guilds);
  const guild = index.places.get(channelId)?.guild;
  return guild && index.members.get(guild)?.get(userId);
}

/** What somebody is called in a channel; a `known` user object helps where they are no member. */
export function personName(state: State, channelId: Id, userId: Id, known?: User): string {
  const member = memberIn(state.guilds, channelId, userId);
  if (member !== undefined) return nameOf(member.user, member);
  if (known !== undefined) return nameOf(known);
  const others = [state.bot.user, ...state.people.map(({ user }) => user)];
  const user = others.find((one) => one?.id === userId);
  return user ? nameOf(user) : "unknown user";
}

export function roleName(guilds: Guild[], id: Id): string {
  return indexOf(guilds).roles.get(id)?.name ?? "unknown role";
}

function indexOf(guilds: Guild[]): Index {
  const known = indexes.get(guilds);
  if (known !== undefined) return known;
  const places = guilds.flatMap((guild) =>
    [...guild.channels, ...guild.threads].map((channel): [Id, { guild: Guild; channel: Channel }] => [
      channel.id,
      { guild, channel },
    ]),
  );
  const index = {
    places: new Map(places),
    members: new Map(guilds.map((guild) => [guild, new Map(guild.members.map((one) => [one.user.id, one]))])),
    roles: new Map(guilds.flatMap((guild) => guild.roles.map((role): [Id, Role] => [role.id, role]))),
  };
  indexes.set(guilds, index);
  return index;
}
