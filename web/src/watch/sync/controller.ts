/**
 * Decides from how far a picture is off what is to be done about it: a little faster or slower, which nobody sees, and
 * only where it is far off a jump. An error is in seconds, above 0 when the picture is behind.
 */

/** How a player can go faster and slower. */
export type Rates =
  | { kind: "smooth" }
  /** Each change of the rate is felt (Safari), or only some rates exist (YouTube). */
  | { kind: "steps"; rates: readonly number[]; beginsAtS: number; endsAtS: number };

export type Deed = { kind: "rate"; rate: number } | { kind: "seek" };

export const SAFARI: Rates = { kind: "steps", rates: [0.8, 0.9, 1, 1.1, 1.25], beginsAtS: 0.05, endsAtS: 0.02 };

const DEAD_ZONE_S = 0.01;
const TIME_CONSTANT_S = 0.7;
const MOST_CHANGE = 0.25;
const MOST_CHANGE_AT_FIRST = 0.5; // whoever has only just come would rather be there soon
const SEEK_ABOVE_S = 1;
const COOLDOWN_MS = 1_500;
const STEP_LASTS_S = 0.8; // so long a step should be needed at least, else the next smaller one does
const FIRST_GUESS_S = 0.05;
const LONGEST_SEEK_S = 2;
const LEARNT = 0.6; // how much of what a seek was off goes into the next one's aim

export class Controller {
  #latencyS = FIRST_GUESS_S;
  #seekedAt = Number.NEGATIVE_INFINITY;
  #rate = 1;

  constructor(readonly rates: Rates) {}

  /** How long it takes from a seek until the picture goes on, by what was seen so far. */
  get seekLatencyS(): number {
    return this.#latencyS;
  }

  /** What is to be done now (ms), `hurried` if it was never where it should be yet. A jump is told by `seeks`. */
  decide(errorS: number, nowMs: number, hurried = false): Deed {
    const isFarOff = Math.abs(errorS) > SEEK_ABOVE_S + this.#latencyS;
    if (isFarOff && nowMs - this.#seekedAt > COOLDOWN_MS) return { kind: "seek" };
    const most = hurried ? MOST_CHANGE_AT_FIRST : MOST_CHANGE;
    this.#rate = this.rates.kind === "smooth" ? smooth(errorS, most) : step(errorS, this.#rate, this.rates);
    return { kind: "rate", rate: this.#rate };
  }

  /** A jump began. */
  seeks(nowMs: number): void {
    this.#seekedAt = nowMs;
    this.#rate = 1;
  }

  /** The picture goes on after a jump, so far off: the next jump aims better. */
  landed(errorS: number, nowMs: number): void {
    this.#seekedAt = nowMs;
    this.#latencyS = clamp(this.#latencyS + LEARNT * errorS, 0, LONGEST_SEEK_S);
  }
}

function smooth(errorS: number, most: number): number {
  return Math.abs(errorS) < DEAD_ZONE_S ? 1 : 1 + clamp(errorS / TIME_CONSTANT_S, -most, most);
}

function step(errorS: number, current: number, { rates, beginsAtS, endsAtS }: Rates & { kind: "steps" }): number {
  const goesOn = current !== 1 && Math.sign(current - 1) === Math.sign(errorS);
  if (Math.abs(errorS) < (goesOn ? endsAtS : beginsAtS)) return 1;
  const fitting = rates
    .filter((rate) => Math.sign(rate - 1) === Math.sign(errorS) && Math.abs(rate - 1) <= MOST_CHANGE)
    .sort((one, other) => Math.abs(one - 1) - Math.abs(other - 1));
  const gentle = fitting.filter((rate) => Math.abs(rate - 1) * STEP_LASTS_S <= Math.abs(errorS));
  return gentle.at(-1) ?? fitting[0] ?? 1;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
