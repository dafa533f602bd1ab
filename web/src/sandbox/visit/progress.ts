/** How far somebody is in the guided visit, kept in this browser. Pure but for `load` and `save`. */

import type { Id } from "../../shared/discord";
import { STEPS, type StepName } from "./steps";

export interface Progress {
  done: StepName[];
  skipped: StepName[];
  /** Put away by hand. */
  hidden: boolean;
}

export const BEGINNING: Progress = { done: [], skipped: [], hidden: false };

/** What was kept, whatever has become of it. */
export function parse(text: string | null): Progress {
  try {
    const kept: unknown = JSON.parse(text ?? "null");
    if (typeof kept !== "object" || kept === null) return BEGINNING;
    const { done, skipped, hidden } = kept as Record<string, unknown>;
    return { done: steps(done), skipped: steps(skipped), hidden: hidden === true };
  } catch {
    return BEGINNING;
  }
}

/** With the steps that are true now. What was kept of a world in which nobody has registered is not of this one. */
export function advanced(progress: Progress, now: StepName[]): Progress {
  const kept = now.includes("register") ? progress : { ...progress, done: [] };
  const done = STEPS.filter((step) => kept.done.includes(step) || now.includes(step));
  return { ...kept, done, skipped: kept.skipped.filter((step) => !done.includes(step)) };
}

/** The step to take next; null when none is left. */
export function current({ done, skipped }: Progress): StepName | null {
  return STEPS.find((step) => !done.includes(step) && !skipped.includes(step)) ?? null;
}

export function isSame(one: Progress, other: Progress): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function load(me: Id): Progress {
  try {
    return parse(localStorage.getItem(key(me)));
  } catch {
    return BEGINNING; // storage may be switched off
  }
}

export function save(me: Id, progress: Progress): void {
  try {
    localStorage.setItem(key(me), JSON.stringify(progress));
  } catch {
    // Then it is kept for as long as this window is open.
  }
}

function key(me: Id): string {
  return `chorus.visit.${me}`;
}

function steps(value: unknown): StepName[] {
  return Array.isArray(value) ? STEPS.filter((step) => value.includes(step)) : [];
}
