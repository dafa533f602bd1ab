/** The bot's commands as it registered them, laid out as one types them. Pure. Source: Discord docs, Application Commands. */

import type { Id } from "../../shared/discord";

export const OptionType = {
  Subcommand: 1,
  SubcommandGroup: 2,
  String: 3,
  Integer: 4,
  Boolean: 5,
  User: 6,
  Channel: 7,
  Role: 8,
  Mentionable: 9,
  Number: 10,
  Attachment: 11,
} as const;

export interface Choice {
  name: string;
  value: string | number;
}

export interface Option {
  type: number;
  name: string;
  description: string;
  required?: boolean;
  autocomplete?: boolean;
  choices?: Choice[];
  channel_types?: number[];
  min_value?: number;
  max_value?: number;
  min_length?: number;
  max_length?: number;
  options?: Option[];
}

export interface RootCommand {
  id: Id;
  name: string;
  description: string;
  options?: Option[];
}

/** A command that can be run. */
export interface Leaf {
  /** All its words without the slash, as the deed `slash` takes them: "group create". */
  name: string;
  /** Its first word. */
  root: string;
  description: string;
  /** Required ones first, as Discord has it. */
  options: Option[];
}

const NESTING: number[] = [OptionType.Subcommand, OptionType.SubcommandGroup];

/** Everything that can be run, by name. */
export function leavesOf(roots: RootCommand[]): Leaf[] {
  return roots
    .flatMap((root) => below(root.name, root.name, root.description, root.options ?? []))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** Options that must be given. */
export function required(leaf: Leaf): Option[] {
  return leaf.options.filter((option) => option.required);
}

function below(root: string, name: string, description: string, options: Option[]): Leaf[] {
  const nested = options.filter((option) => NESTING.includes(option.type));
  if (nested.length === 0) return [{ name, root, description, options }];
  return nested.flatMap((option) => below(root, `${name} ${option.name}`, option.description, option.options ?? []));
}
