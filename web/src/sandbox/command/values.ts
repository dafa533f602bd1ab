/** What is given for an option, checked as Discord's client does before anything is sent. Pure. */

import type { Channel, Guild, Id } from "../../shared/discord";
import { nameOf } from "../../shared/discord";
import { type Leaf, type Option, OptionType } from "./declared";

/** A value as the deed `slash` takes it. */
export type Value = string | number | boolean | { member: Id } | { channel: Id } | { role: Id } | { file: string[] };

/** What stands in an option's field: the text, and what it means where that was chosen from a list. */
export interface Given {
  text: string;
  value?: Value;
}

/** Something that a list offers. */
export interface Offer {
  name: string;
  value: Value;
  /** What tells it from others of that name. */
  about?: string | undefined;
}

/** A value to send, or one sentence that says what is wrong. */
export type Checked = { value: Value } | { wrong: string };

const MAX_STRING = 6000;
const BOOLEANS: Record<string, boolean> = { true: true, yes: true, false: false, no: false };

/** Whether only what the list offers is taken. */
export function isClosed(option: Option): boolean {
  return offersPlace(option) || option.type === OptionType.Boolean || (option.choices ?? []).length > 0;
}

/** Whether a list is shown under the option's field. */
export function hasList(option: Option): boolean {
  return isClosed(option) || option.autocomplete === true;
}

/** What a closed option offers. */
export function offersOf(option: Option, guild: Guild): Offer[] {
  if (option.type === OptionType.Boolean) {
    return [
      { name: "true", value: true },
      { name: "false", value: false },
    ];
  }
  if (option.choices !== undefined && option.choices.length > 0) return option.choices;
  return [
    ...(offers(option, OptionType.User) ? people(guild) : []),
    ...(offers(option, OptionType.Role) ? roles(guild) : []),
    ...(offers(option, OptionType.Channel) ? channels(option, guild) : []),
  ];
}

/** Check what is given for one option. */
export function check(option: Option, given: Given | undefined, guild: Guild): Checked {
  const text = given?.text ?? "";
  if (given?.value !== undefined) return { value: given.value };
  if (text.trim() === "") return { wrong: option.required ? `${option.name} is needed.` : `${option.name} is empty.` };
  if (isClosed(option)) return chosen(option, text, guild);
  if (option.type === OptionType.Integer || option.type === OptionType.Number) return number(option, text);
  if (option.type === OptionType.Attachment) return { wrong: `${option.name} takes a file: choose one.` };
  return string(option, text);
}

/** All values of a command, or what is wrong by option. An optional one that is empty is left out. */
export function checkAll(
  leaf: Leaf,
  given: Record<string, Given>,
  guild: Guild,
): { values: Record<string, Value>; wrong: Record<string, string> } {
  const values: Record<string, Value> = {};
  const wrong: Record<string, string> = {};
  for (const option of leaf.options) {
    const one = given[option.name];
    const isEmpty = one?.value === undefined && (one?.text ?? "").trim() === "";
    if (isEmpty && !option.required) continue;
    const checked = check(option, one, guild);
    if ("wrong" in checked) wrong[option.name] = checked.wrong;
    else values[option.name] = checked.value;
  }
  return { values, wrong };
}

/** How much a text may hold, in words; nothing when it may hold anything. */
export function boundsOf(option: Option): string {
  const text = option.type === OptionType.String;
  const [low, high] = text ? [option.min_length, option.max_length] : [option.min_value, option.max_value];
  const unit = text ? " characters" : "";
  if (low !== undefined && high !== undefined) return `${low} to ${high}${unit}`;
  if (high !== undefined) return `up to ${high}${unit}`;
  return low === undefined ? "" : `${low}${unit} or more`;
}

function chosen(option: Option, text: string, guild: Guild): Checked {
  const wanted = text.trim().replace(/^[@#]/, "").toLowerCase();
  const offered = offersOf(option, guild);
  if (option.type === OptionType.Boolean && wanted in BOOLEANS) return { value: BOOLEANS[wanted] === true };
  const found = offered.find(({ name, value }) => name.toLowerCase() === wanted || value === text.trim());
  if (found !== undefined) return { value: found.value };
  return { wrong: `${option.name} takes one of the list: “${text.trim()}” is not in it.` };
}

function number(option: Option, text: string): Checked {
  const isWhole = option.type === OptionType.Integer;
  const value = Number(text);
  if (!Number.isFinite(value) || (isWhole && !Number.isSafeInteger(value))) {
    return { wrong: `${option.name} takes a ${isWhole ? "whole " : ""}number.` };
  }
  const [low, high] = [option.min_value ?? -Infinity, option.max_value ?? Infinity];
  if (value < low || value > high) return { wrong: `${option.name} takes a number: ${boundsOf(option)}.` };
  return { value };
}

function string(option: Option, text: string): Checked {
  const { min_length: shortest = 0, max_length: longest = MAX_STRING } = option;
  const length = [...text].length;
  if (length < shortest || length > longest) {
    const bounds = boundsOf({ ...option, min_length: shortest, max_length: longest });
    return { wrong: `${option.name} takes ${bounds}; these are ${length}.` };
  }
  return { value: text };
}

function offersPlace(option: Option): boolean {
  const { User, Channel: Places, Role, Mentionable } = OptionType;
  return [User, Places, Role, Mentionable].some((type) => type === option.type);
}

function offers(option: Option, type: number): boolean {
  return option.type === type || (option.type === OptionType.Mentionable && type !== OptionType.Channel);
}

function people(guild: Guild): Offer[] {
  return guild.members.map((member) => ({
    name: nameOf(member.user, member),
    value: { member: member.user.id },
    about: `@${member.user.username}${member.user.bot ? " · app" : ""}`,
  }));
}

function roles(guild: Guild): Offer[] {
  return guild.roles.map((role) => ({ name: role.name, value: { role: role.id }, about: "role" }));
}

function channels(option: Option, guild: Guild): Offer[] {
  const kinds = option.channel_types ?? [];
  const name = (id: Id | null | undefined) => guild.channels.find((one) => one.id === id)?.name;
  return [...guild.channels, ...guild.threads]
    .filter((channel: Channel) => kinds.length === 0 || kinds.includes(channel.type))
    .map((channel) => {
      const parent = name(channel.parent_id);
      const offer = { name: channel.name ?? "", value: { channel: channel.id } };
      return parent === undefined ? offer : { ...offer, about: `in ${parent}` };
    });
}
