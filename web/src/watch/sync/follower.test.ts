import { describe, expect, it } from "vitest";
import { SAFARI } from "./controller";
import { type Condition, Follower, LOOK_EVERY_MS } from "./follower";
import { clockAhead, SimulatedScreen } from "./simulated";

const AHEAD_MS = 5_000;

class Room {
  nowMs = 0;
  told: Condition = { state: "loading", behindMs: 0 };
  isHidden = false;
  readonly follower: Follower;

  constructor(readonly screen = new SimulatedScreen()) {
    this.follower = new Follower(screen, clockAhead(AHEAD_MS));
  }

  /** It plays, and is at this place at the moment. */
  plays(atS: number, rate = 1): void {
    this.follower.follow({ position_ms: atS * 1000, at_ms: this.nowMs + AHEAD_MS, rate, durationMs: 600_000 });
  }

  async pass(ms: number): Promise<void> {
    for (const end = this.nowMs + ms; this.nowMs < end; ) {
      this.nowMs += LOOK_EVERY_MS;
      this.screen.goOn(this.nowMs);
      this.told = this.follower.look(this.nowMs, this.isHidden);
      await Promise.resolve();
    }
  }

  offS(atS: number, sinceMs: number): number {
    return atS + (this.nowMs - sinceMs) / 1000 - this.screen.positionS;
  }
}

describe("a picture that follows", () => {
  it("is where the voice is within three seconds of a late join", async () => {
    const room = new Room();
    room.screen.seekMs = 700;
    room.plays(100);
    await room.pass(3_000);
    expect(Math.abs(room.offS(100, 0))).toBeLessThan(0.05);
    expect(room.told.state).toBe("locked");
    expect(room.screen.seeks).toHaveLength(1);
  });

  it("is within 50 ms again five seconds after it stalled, without a jump", async () => {
    const room = new Room();
    room.plays(100);
    await room.pass(4_000);
    room.screen.stall(700);
    await room.pass(800);
    expect(room.told.state).not.toBe("loading");
    await room.pass(600);
    expect(room.told.state).toBe("catching");
    expect(room.told.behindMs).toBeGreaterThan(200);
    await room.pass(3_600);
    expect(Math.abs(room.offS(100, 0))).toBeLessThan(0.05);
    expect(room.told.state).toBe("locked");
    expect(room.screen.seeks).toHaveLength(1);
  });

  it("jumps where it is far off, and aims better the next time", async () => {
    const room = new Room();
    room.screen.seekMs = 400;
    room.plays(10);
    await room.pass(4_000);
    for (const atS of [200, 50, 300]) {
      room.plays(atS);
      await room.pass(4_000);
    }
    const landed = room.nowMs;
    room.plays(20);
    await room.pass(800);
    expect(Math.abs(room.offS(20, landed))).toBeLessThan(0.1);
    expect(room.screen.seeks).toHaveLength(5);
  });

  it("does nothing about what is only noise", async () => {
    const room = new Room();
    room.screen.noiseS = 0.008;
    room.plays(10);
    await room.pass(4_000);
    const before = room.screen.rateChanges;
    await room.pass(20_000);
    expect(room.screen.rateChanges).toBe(before);
  });

  it("shows the picture where everybody stopped, and says that it is ready", async () => {
    const room = new Room();
    room.plays(100);
    await room.pass(2_000);
    room.plays(42, 0);
    await room.pass(1_000);
    expect(room.screen.isPaused).toBe(true);
    expect(room.screen.positionS).toBe(42);
    expect(room.told.state).toBe("ready");
    const seeks = room.screen.seeks.length;
    await room.pass(5_000);
    expect(room.screen.seeks).toHaveLength(seeks);
    room.plays(42);
    await room.pass(2_000);
    expect(room.told.state).toBe("locked");
    expect(room.screen.seeks).toHaveLength(seeks);
  });

  it("waits for a voice that is heard late", async () => {
    const room = new Room();
    room.follower.offsetMs = 400;
    room.plays(100);
    await room.pass(4_000);
    expect(room.offS(100, 0)).toBeCloseTo(0.4, 1);
    room.follower.offsetMs = -200;
    await room.pass(5_000);
    expect(room.offS(100, 0)).toBeCloseTo(-0.2, 1);
  });

  it("says that it stalls, and goes on by itself", async () => {
    const room = new Room();
    room.plays(100);
    await room.pass(3_000);
    room.screen.readiness = "some";
    await room.pass(2_000);
    expect(room.told.state).toBe("stalled");
    expect(room.told.behindMs).toBeGreaterThan(1_500);
    room.screen.readiness = "enough";
    await room.pass(4_000);
    expect(room.told.state).toBe("locked");
  });

  it("is right at once when somebody looks again, whatever a hidden page did", async () => {
    const room = new Room();
    room.plays(100);
    await room.pass(3_000);
    room.isHidden = true;
    room.screen.pause();
    await room.pass(20_000);
    expect(room.told.state).toBe("hidden");
    room.isHidden = false;
    await room.pass(1_600);
    expect(room.told.state).toBe("locked");
    room.isHidden = true;
    room.screen.stall(600);
    await room.pass(1_000);
    room.isHidden = false;
    await room.pass(1_600);
    expect(room.told.state).toBe("locked");
  });

  it("asks for a click once where the browser wants one", async () => {
    const room = new Room();
    room.screen.refuses = true;
    room.plays(100);
    await room.pass(2_000);
    expect(room.follower.isRefused).toBe(true);
    expect(room.told.state).toBe("stalled");
    expect(room.screen.seeks).toHaveLength(1);
  });

  it("stays at the end", async () => {
    const room = new Room();
    room.screen.hasEnded = true;
    room.screen.positionS = 599.9;
    room.plays(700);
    await room.pass(1_000);
    expect(room.screen.isPaused).toBe(true);
    expect(room.screen.seeks).toHaveLength(0);
  });

  it("follows in few steps where each change is felt", async () => {
    const room = new Room(new SimulatedScreen(SAFARI));
    room.plays(100);
    await room.pass(3_000);
    room.screen.stall(700);
    const before = room.screen.rateChanges;
    await room.pass(6_000);
    expect(Math.abs(room.offS(100, 0))).toBeLessThan(0.05);
    expect(room.screen.rateChanges - before).toBeLessThanOrEqual(4);
  });
});
