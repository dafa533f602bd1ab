import type { Condition } from "./follower";

const LEAST_MS = 500;
const AGAIN_MS = 5_000;
const CHANGED_MS = 40;

/** Which of what a follower says is worth telling the others: at most two in a second. */
export class Reports {
  #told: Condition | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;

  /** Whether to tell this now. */
  take(condition: Condition, nowMs: number): boolean {
    const last = this.#told;
    const isNews =
      last === null ||
      last.state !== condition.state ||
      (condition.state !== "locked" && Math.abs(last.behindMs - condition.behindMs) >= CHANGED_MS);
    const sinceMs = nowMs - this.#toldAt;
    if (sinceMs < LEAST_MS || (!isNews && sinceMs < AGAIN_MS)) return false;
    this.#told = condition;
    this.#toldAt = nowMs;
    return true;
  }

  /** Something else is followed now, of which nothing was told. */
  forget(): void {
    this.#told = null;
  }
}
