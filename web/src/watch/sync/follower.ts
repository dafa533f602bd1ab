import type { ServerClock } from "./clock";
import { Controller } from "./controller";
import type { Screen } from "./screen";
import { median, positionS } from "./target";
import type { Anchor, ReportState } from "./types";

/** How often a follower wants to look, in ms. */
export const LOOK_EVERY_MS = 200;

const LOCKED_S = 0.05;
const START_SEEK_ABOVE_S = 0.3; // whoever begins, or comes back, has nothing to lose by a jump
const HELD_WITHIN_S = 0.04; // about one picture
const NOTHING_SEEN_MS = 1_000;
const END_S = 0.25;

export interface Condition {
  state: ReportState;
  behindMs: number;
}

export interface Goal extends Anchor {
  durationMs: number | null;
}

/**
 * Keeps a screen where the track is. `look` is to be called each `LOOK_EVERY_MS`; it says how the screen is doing.
 * Times are local ones (`performance.now()`). It never tells the server to do anything: a picture that stalls is its
 * own trouble.
 */
export class Follower {
  readonly #screen: Screen;
  readonly #clock: ServerClock;
  readonly #controller: Controller;
  #goal: Goal | null = null;
  #offsetMs = 0;
  #isLanding = false;
  #isStarting = true;
  #isRefused = false;
  #wasHidden = false;
  #heldS: number | null = null;
  #seenAt = Number.NEGATIVE_INFINITY;
  #behindS = 0;

  constructor(screen: Screen, clock: ServerClock) {
    this.#screen = screen;
    this.#clock = clock;
    this.#controller = new Controller(screen.rates);
  }

  /** Whether the browser wants a click before anything moves; a new follower may try again then. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  follow(goal: Goal | null): void {
    this.#goal = goal;
  }

  /** How much later than it is sent this person hears the voice channel. */
  set offsetMs(offsetMs: number) {
    this.#offsetMs = offsetMs;
  }

  look(nowMs: number, isHidden: boolean): Condition {
    const goalS = this.#goalS(nowMs);
    if (goalS === null || this.#screen.readiness === "nothing") return this.#is("loading");
    if (this.#goal?.rate === 0) return this.#hold(goalS, nowMs, isHidden);
    this.#heldS = null;
    if (isHidden) {
      if (!this.#wasHidden) this.#screen.setRate(1);
      this.#wasHidden = true;
      return this.#is("hidden");
    }
    if (this.#wasHidden) this.#comeBack(goalS, nowMs);
    if (this.#screen.isPaused) return this.#start(goalS, nowMs);
    if (this.#screen.isSeeking) return this.#is(this.#isStarting ? "loading" : "catching");
    return this.#steer(nowMs);
  }

  /** Where the screen should be at a local time, in seconds; null while nobody knows. */
  #goalS(localMs: number): number | null {
    const serverMs = this.#clock.at(localMs);
    if (serverMs === null || this.#goal === null) return null;
    return positionS(this.#goal, serverMs - this.#goal.rate * this.#offsetMs, this.#goal.durationMs);
  }

  #hold(goalS: number, nowMs: number, isHidden: boolean): Condition {
    if (!this.#screen.isPaused) this.#screen.pause();
    this.#screen.takeSeen();
    this.#isStarting = true;
    this.#showStill(goalS, nowMs);
    this.#behindS = 0;
    if (isHidden) return this.#is("hidden");
    return this.#is(this.#screen.readiness === "enough" && !this.#screen.isSeeking ? "ready" : "loading");
  }

  /** Everybody looks at the same picture. A player that lands beside it is not sent there again and again. */
  #showStill(goalS: number, nowMs: number): void {
    if (this.#screen.isSeeking || this.#isAtEnd(goalS)) return;
    if (Math.abs(goalS - (this.#heldS ?? this.#screen.positionS)) > HELD_WITHIN_S) {
      this.#screen.seek(goalS);
      this.#controller.seeks(nowMs);
    }
    this.#heldS = goalS;
  }

  #start(goalS: number, nowMs: number): Condition {
    if (this.#isAtEnd(goalS)) return this.#is("locked");
    if (this.#isRefused) return this.#is("stalled");
    if (Math.abs(goalS - this.#screen.positionS) > START_SEEK_ABOVE_S) this.#jump(nowMs);
    this.#seenAt = nowMs;
    this.#screen.play().catch((error: unknown) => {
      this.#isRefused = error instanceof Error && error.name === "NotAllowedError";
    });
    return this.#is("loading");
  }

  /** Somebody looks again: of what happened meanwhile nothing was seen. */
  #comeBack(goalS: number, nowMs: number): void {
    this.#wasHidden = false;
    this.#isStarting = true;
    this.#seenAt = nowMs;
    this.#screen.takeSeen();
    if (!this.#screen.isPaused && Math.abs(goalS - this.#screen.positionS) > START_SEEK_ABOVE_S) this.#jump(nowMs);
  }

  #steer(nowMs: number): Condition {
    const errors = this.#screen.takeSeen().map(({ atMs, mediaS }) => (this.#goalS(atMs) ?? mediaS) - mediaS);
    if (this.#screen.readiness !== "enough" || !errors.length) {
      const isStuck = this.#screen.readiness !== "enough" || nowMs - this.#seenAt > NOTHING_SEEN_MS;
      if (isStuck) this.#behindS = (this.#goalS(nowMs) ?? 0) - this.#screen.positionS;
      return this.#is(this.#isStarting ? "loading" : isStuck ? "stalled" : this.#moving());
    }
    this.#seenAt = nowMs;
    const errorS = median(errors);
    this.#behindS = errorS;
    if (this.#isLanding) this.#controller.landed(errorS, nowMs);
    const deed = this.#controller.decide(errorS, nowMs, this.#isStarting);
    this.#isLanding = false;
    if (this.#moving() === "locked") this.#isStarting = false;
    if (deed.kind === "seek") this.#jump(nowMs);
    else this.#screen.setRate(deed.rate);
    return this.#is(this.#moving());
  }

  #jump(nowMs: number): void {
    this.#screen.seek((this.#goalS(nowMs) ?? 0) + this.#controller.seekLatencyS);
    this.#controller.seeks(nowMs);
    this.#isLanding = true;
  }

  #isAtEnd(goalS: number): boolean {
    return this.#screen.hasEnded && goalS > this.#screen.positionS - END_S;
  }

  #moving(): ReportState {
    return Math.abs(this.#behindS) <= LOCKED_S ? "locked" : "catching";
  }

  #is(state: ReportState): Condition {
    return { state, behindMs: Math.round(this.#behindS * 1000) };
  }
}
