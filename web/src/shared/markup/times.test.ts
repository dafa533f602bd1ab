import { describe, expect, it } from "vitest";
import { changesWithin, saidAt, written } from "./times";

const NOON_MS = Date.UTC(2026, 10, 28, 12);
const NOON_S = NOON_MS / 1000;

describe("a moment", () => {
  it.each([
    [30, "in 30 seconds"],
    [-1, "1 second ago"],
    [90, "in 1 minute"],
    [-7_300, "2 hours ago"],
    [86_400, "tomorrow"],
    [-40 * 86_400, "last month"],
    [800 * 86_400, "in 2 years"],
  ])("that is %d seconds away is %j", (away, words) => {
    expect(written(NOON_S + away, "R", NOON_MS, "en")).toBe(words);
  });

  it("counts on each second while it is near, and seldom when it is far", () => {
    expect(changesWithin(NOON_S + 5, NOON_MS)).toBe(1_000);
    expect(changesWithin(NOON_S - 3_600, NOON_MS)).toBe(15_000);
    expect(changesWithin(NOON_S + 86_400, NOON_MS)).toBe(300_000);
  });

  it("that no calendar has is written as it is", () => {
    expect(written(9e15, "f", NOON_MS, "en")).toBe("9000000000000000");
    expect(written(Number.NaN, "R", NOON_MS, "en")).toBe("NaN");
  });
});

it("what was said today has the time, yesterday and before that the day too", () => {
  const before = (days: number) => new Date(NOON_MS - days * 86_400_000).toISOString();
  expect(saidAt(before(0), NOON_MS, "en-GB")).toMatch(/^\d\d:\d\d$/);
  expect(saidAt(before(1), NOON_MS, "en-GB")).toMatch(/^Yesterday at \d\d:\d\d$/);
  expect(saidAt(before(5), NOON_MS, "en-GB")).toMatch(/^23\/11\/2026/);
});
