/** The faults' cards: how they stand in words. Pure. */

export interface Fault {
  name: string;
  group: string;
  title: string;
  simulates: string;
  expect: string;
  /** Whether it comes once, or stays on until it is switched off. */
  once: boolean;
  on: boolean;
  /** How many calls, events or heartbeats it waits for. */
  waiting: number;
  used_at: number | null;
  steps: { after_s: number; text: string }[];
}

/** In the order in which they came, by what they are about. */
export function grouped(faults: Fault[]): [string, Fault[]][] {
  const names = [...new Set(faults.map((fault) => fault.group))];
  return names.map((name) => [name, faults.filter((fault) => fault.group === name)]);
}

/** How a fault stands. */
export function standing(fault: Fault): string {
  if (fault.on) return "on";
  if (fault.waiting > 0) return `waits for ${fault.waiting} more`;
  return fault.used_at === null ? "" : "over";
}

/** How long after it was used something was seen. */
export function spanOf(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}

/** Whether anything is on or still to come. */
export function isAnyOn(faults: Fault[]): boolean {
  return faults.some((fault) => fault.on || fault.waiting > 0);
}
