/** A modal's components as fields to fill in, and what is wrong with what was filled in. Pure.
 *
 * Source: Discord docs, Component Reference > Label, Text Input, File Upload, Radio Group, Checkbox Group.
 */

import type { Component, Id } from "../../shared/discord";
import { type Option, OptionType } from "./declared";
import type { Value } from "./values";

export const ComponentType = {
  ActionRow: 1,
  StringSelect: 3,
  TextInput: 4,
  UserSelect: 5,
  RoleSelect: 6,
  MentionableSelect: 7,
  ChannelSelect: 8,
  TextDisplay: 10,
  Label: 18,
  FileUpload: 19,
  RadioGroup: 21,
  CheckboxGroup: 22,
  Checkbox: 23,
} as const;

/** One thing to fill in, or a text among them (`control` is null). */
export interface FormField {
  key: string;
  label: string;
  description: string;
  control: Control | null;
}

/** A component that takes something; Discord sends null for what was not set. */
export interface Control {
  type: number;
  custom_id: string;
  required?: boolean | null;
  style?: number | null;
  placeholder?: string | null;
  value?: string | null;
  min_length?: number | null;
  max_length?: number | null;
  min_values?: number | null;
  max_values?: number | null;
  options?: { label: string; value: string; description?: string; default?: boolean }[];
  channel_types?: number[];
  default_values?: { id: Id; type: string }[];
  default?: boolean | null;
}

/** What stands in a field: a text, whether it is ticked, or what was chosen. */
export type Filled = string | boolean | Value[];

const ENTITIES: Record<number, number> = {
  [ComponentType.UserSelect]: OptionType.User,
  [ComponentType.RoleSelect]: OptionType.Role,
  [ComponentType.MentionableSelect]: OptionType.Mentionable,
  [ComponentType.ChannelSelect]: OptionType.Channel,
};

const GROUPS: number[] = [ComponentType.RadioGroup, ComponentType.CheckboxGroup];

/** Everything that stands in a modal, from top to bottom. */
export function fieldsOf(components: Component[]): FormField[] {
  return components.flatMap((component, at) => {
    if (component.type === ComponentType.ActionRow) return fieldsOf(component.components ?? []);
    if (component.type === ComponentType.TextDisplay) {
      return [{ key: `text ${at}`, label: "", description: text(component.content), control: null }];
    }
    const control = (component.component ?? component) as unknown as Control;
    const label = text(component.label) || control.custom_id;
    return [{ key: control.custom_id, label, description: text(component.description), control }];
  });
}

/** What stands in a field before anything was filled in. */
export function initial(control: Control): Filled {
  if (control.type === ComponentType.TextInput) return control.value ?? "";
  if (control.type === ComponentType.Checkbox) return control.default ?? false;
  const words = (control.options ?? []).filter((option) => option.default).map((option) => option.value);
  return [...words, ...(control.default_values ?? []).flatMap(asValue)];
}

/** Somebody or something that the bot has chosen before. Source: Discord docs, Select Default Value. */
function asValue({ id, type }: { id: Id; type: string }): Value[] {
  if (type === "user") return [{ member: id }];
  if (type === "role") return [{ role: id }];
  return type === "channel" ? [{ channel: id }] : [];
}

/** Whether several things can be chosen. */
export function isMultiple(control: Control): boolean {
  const most = control.type === ComponentType.CheckboxGroup ? (control.options ?? []).length : 1;
  return (control.max_values ?? most) > 1;
}

/** Whether it is shown as a group of circles or boxes; a menu in which several things are chosen needs more than a click. */
export function isGroup(control: Control): boolean {
  const isMenu = control.type === ComponentType.StringSelect || control.type in ENTITIES;
  return GROUPS.includes(control.type) || (isMenu && isMultiple(control));
}

/** A select that offers people, roles or channels, as the option of a command that does; null for other controls. */
export function asOption(control: Control): Option | null {
  const type = ENTITIES[control.type];
  if (type === undefined) return null;
  const option = { type, name: control.custom_id, description: "" };
  return control.channel_types === undefined ? option : { ...option, channel_types: control.channel_types };
}

/** One sentence on what is wrong with a field; null when nothing is. */
export function wrongWith(control: Control, filled: Filled): string | null {
  if (typeof filled === "boolean") return null;
  const isNeeded = control.required ?? true;
  if (filled.length === 0) return isNeeded ? "This is needed." : null;
  if (typeof filled === "string") return wrongText(control, filled);
  const [low, high] = [control.min_values ?? 0, control.max_values ?? Infinity];
  if (filled.length < low) return `Choose at least ${low}.`;
  return filled.length > high ? `Choose ${high} at most.` : null;
}

/** The values as the deed `submit` takes them, by custom id. */
export function valuesOf(fields: FormField[], filled: Record<string, Filled>): Record<string, Filled | Value | null> {
  const controls = fields.flatMap(({ control }) => (control === null ? [] : [control]));
  return Object.fromEntries(
    controls.map((control) => {
      const one = filled[control.custom_id] ?? initial(control);
      const isAlone = control.type === ComponentType.RadioGroup && Array.isArray(one);
      return [control.custom_id, isAlone ? (one[0] ?? null) : one];
    }),
  );
}

function wrongText(control: Control, filled: string): string | null {
  const [low, high] = [control.min_length ?? 0, control.max_length ?? 4000];
  const length = [...filled].length;
  if (length < low) return `This takes at least ${low} characters; these are ${length}.`;
  return length > high ? `This takes ${high} characters at most; these are ${length}.` : null;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
