/** Reading a command that was typed or pasted as text: `/group create name:Film night`. Pure. */

import { type Leaf, type Option, OptionType, required } from "./declared";

/** A command that stands in a text in full, and what was given for its options. */
export interface Typed {
  leaf: Leaf;
  texts: Record<string, string>;
}

/** The command whose whole name a text begins with, once a space or the text's end shows that it ends there. */
export function readTyped(leaves: Leaf[], text: string, ended: boolean): Typed | null {
  const typed = text.replace(/^\//, "").trimStart();
  const leaf = leaves.find(({ name }) => beginsWith(typed, name, ended));
  return leaf === undefined ? null : { leaf, texts: readOptions(leaf, afterWords(typed, leaf.name)) };
}

/** What stands for which option; what comes before the first name belongs to the first that takes text. */
export function readOptions(leaf: Leaf, text: string): Record<string, string> {
  const { before, texts } = split(leaf.options, text);
  const first = required(leaf)[0] ?? leaf.options.find((option) => option.type === OptionType.String);
  if (before !== "" && first !== undefined && !(first.name in texts)) return { [first.name]: before, ...texts };
  return texts;
}

/** A text cut where an option's name and a colon stand in it. */
export function split(options: Option[], text: string): { before: string; texts: Record<string, string> } {
  const texts: Record<string, string> = {};
  if (options.length === 0) return { before: text.trim(), texts };
  const names = options.map((option) => option.name).join("|");
  const [before = "", ...rest] = text.split(new RegExp(`(?:^|\\s)(${names}):`, "u"));
  for (let at = 0; at + 1 < rest.length; at += 2) texts[rest[at] ?? ""] = (rest[at + 1] ?? "").trim();
  return { before: before.trim(), texts };
}

function beginsWith(typed: string, name: string, ended: boolean): boolean {
  const words = name.split(" ").join("\\s+");
  return new RegExp(`^${words}(?:\\s${ended ? "|$" : ""})`, "iu").test(typed);
}

function afterWords(typed: string, name: string): string {
  return typed.split(/\s+/).length <= name.split(" ").length ? "" : typed.replace(pattern(name), "");
}

function pattern(name: string): RegExp {
  return new RegExp(`^${name.split(" ").join("\\s+")}\\s+`, "iu");
}
