/** What an entity select offers: people, roles or channels of the server. Pure. */

import { type Channel, ChannelType, type Component, type Guild, nameOf } from "../../../shared/discord";
import { isVoice } from "../../places";
import { type Choice, ComponentType, defaultIdsOf } from "./reading";

export function entitiesOf(component: Component, guild: Guild | undefined): Choice[] {
  if (guild === undefined) return [];
  const chosen = new Set(defaultIdsOf(component));
  const marked = (choice: Omit<Choice, "isDefault">) => ({ ...choice, isDefault: chosen.has(choice.key) });
  const people = () =>
    guild.members.map((member) => ({
      value: { member: member.user.id },
      key: member.user.id,
      label: nameOf(member.user, member),
      description: member.user.bot ? "app" : undefined,
    }));
  const roles = () =>
    guild.roles.map((role) => ({ value: { role: role.id }, key: role.id, label: role.name, emoji: "@" }));
  switch (component.type) {
    case ComponentType.UserSelect:
      return people().map(marked);
    case ComponentType.RoleSelect:
      return roles().map(marked);
    case ComponentType.MentionableSelect:
      return [...people(), ...roles()].map(marked);
    case ComponentType.ChannelSelect:
      return channelsOf(component, guild)
        .map((channel) => ({
          value: { channel: channel.id },
          key: channel.id,
          label: channel.name ?? "",
          emoji: isVoice(channel) ? "♪" : "#",
        }))
        .map(marked);
    default:
      return [];
  }
}

function channelsOf(component: Component, guild: Guild): Channel[] {
  const types = component.channel_types;
  const all = [...guild.channels, ...guild.threads];
  if (Array.isArray(types) && types.length > 0) return all.filter((channel) => types.includes(channel.type));
  return all.filter((channel) => channel.type !== ChannelType.Category);
}
