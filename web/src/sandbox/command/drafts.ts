/** Commands that are being typed, one in each channel: first looked for, then filled in. */

import type { Id } from "../../shared/discord";
import { Store } from "../../shared/store";
import type { Leaf, Option } from "./declared";
import { required } from "./declared";
import type { Given } from "./values";

/** Still looking: what was typed, with its slash. */
export interface Looking {
  stage: "looking";
  text: string;
}

/** A command with what is given for its options. */
export interface Filling {
  stage: "filling";
  leaf: Leaf;
  given: Record<string, Given>;
  /** The options that have a field, in this order. */
  fields: string[];
  /** What is wrong, by option. */
  wrong: Record<string, string>;
  /** Why it was not run. */
  refusal: string | null;
  running: boolean;
}

export type Draft = Looking | Filling;

export const drafts = new Store<Record<Id, Draft | undefined>>({});

/** Replace a channel's draft; null ends it. */
export function setDraft(channelId: Id, draft: Draft | null): void {
  drafts.set({ [channelId]: draft ?? undefined });
}

/** A command to fill in, with what was typed already. */
export function filling(leaf: Leaf, texts: Record<string, string> = {}): Filling {
  const given = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { text }]));
  const needed = required(leaf).map((option) => option.name);
  const fields = [...needed, ...Object.keys(texts).filter((name) => !needed.includes(name))];
  return { stage: "filling", leaf, given, fields, wrong: {}, refusal: null, running: false };
}

/** With another content of one field, which is shown if it was not; what was wrong with it is forgotten. */
export function withGiven(draft: Filling, name: string, given: Given): Filling {
  const { [name]: _mended, ...wrong } = draft.wrong;
  return { ...withField(draft, name), given: { ...draft.given, [name]: given }, wrong, refusal: null };
}

/** With a field for an option. */
export function withField(draft: Filling, name: string): Filling {
  return draft.fields.includes(name) ? draft : { ...draft, fields: [...draft.fields, name] };
}

/** Without an optional field. */
export function withoutField(draft: Filling, name: string): Filling {
  const { [name]: _given, ...given } = draft.given;
  const { [name]: _mended, ...wrong } = draft.wrong;
  return { ...draft, given, wrong, fields: draft.fields.filter((one) => one !== name) };
}

/** Options that have no field yet. */
export function hidden(draft: Filling): Option[] {
  return draft.leaf.options.filter((option) => !draft.fields.includes(option.name));
}

/** The first needed field in which nothing stands; null when all have something. */
export function firstMissing(draft: Filling): string | null {
  const isEmpty = (name: string) => draft.given[name]?.value === undefined && !draft.given[name]?.text;
  return required(draft.leaf).find(({ name }) => isEmpty(name))?.name ?? null;
}
