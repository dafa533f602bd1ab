import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ClockSamples, RoomClock } from "./clock";

describe("what pings tell", () => {
  it("believes the quickest of them", () => {
    const samples = new ClockSamples();
    samples.add(0, 10, 1_005); // 1,000 ahead, in 10 ms
    samples.add(100, 400, 1_390); // held up on its way back
    expect(samples.offsetMs).toBe(1_000);
    expect(samples.roundTripMs).toBe(10);
  });

  it("knows more from two that were held up on different ways than from either", () => {
    const samples = new ClockSamples();
    samples.add(0, 110, 1_010); // 10 there, 100 back
    samples.add(200, 312, 1_300); // 100 there, 12 back
    expect(samples.offsetMs).toBe(999);
  });

  it("keeps eight, for a minute", () => {
    const samples = new ClockSamples();
    samples.add(0, 2, 1_001);
    for (let n = 1; n <= 20; n++) samples.add(n, n + 10, n + 1_008);
    expect(samples.offsetMs).toBe(1_000);
    expect(samples.roundTripMs).toBe(2);
    samples.add(60_010, 60_020, 61_012);
    expect(samples.roundTripMs).toBe(10);
    expect(samples.offsetMs).toBe(997);
  });

  it("believes a clock that has jumped at once", () => {
    const samples = new ClockSamples();
    samples.add(0, 2, 1_001);
    samples.add(100, 110, 4_105);
    expect(samples.offsetMs).toBe(4_000);
  });

  it("is exact to a few ms on a line that varies by 180 ms either way", () => {
    const samples = new ClockSamples();
    for (let n = 0; n < 30; n++) {
      const [there, back] = [20 + ((n * 7) % 31) * 6, 20 + ((n * 11) % 29) * 6];
      samples.add(n * 100, n * 100 + there + back, n * 100 + there + 5_000);
    }
    expect(Math.abs((samples.offsetMs ?? 0) - 5_000)).toBeLessThan(10);
  });
});

describe("the clock of the room", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function roomClock(ping: () => Promise<number>): RoomClock {
    return new RoomClock(ping, () => Date.now());
  }

  it("asks twelve times at first, then each two seconds", async () => {
    let asked = 0;
    const clock = roomClock(async () => {
      asked++;
      return Date.now() + 500;
    });
    expect(clock.at(0)).toBeNull();
    clock.start();
    await vi.advanceTimersByTimeAsync(11 * 60);
    expect(asked).toBe(12);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toBe(17);
    expect(clock.at(7)).toBe(507);
    clock.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toBe(17);
  });

  it("outlives pings that fail or are never answered", async () => {
    const answers = [() => Promise.reject(new Error("offline")), () => new Promise<number>(() => {})];
    const clock = roomClock(() => answers.shift()?.() ?? Promise.resolve(Date.now() + 9));
    clock.start();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(clock.at(0)).toBe(9);
    clock.stop();
  });

  it("forgets the server it was connected to before", async () => {
    let ahead = 100;
    const clock = roomClock(async () => Date.now() + ahead);
    clock.start();
    await vi.advanceTimersByTimeAsync(1_000);
    ahead = 9_000;
    clock.start();
    expect(clock.at(0)).toBeNull();
    await vi.advanceTimersByTimeAsync(0);
    expect(clock.at(0)).toBe(9_000);
    clock.stop();
  });
});
