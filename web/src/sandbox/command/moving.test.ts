import { describe, expect, it } from "vitest";
import { followed } from "./moving";

const rows = (...values: string[]) => values.map((value) => ({ value }));
const moved = (at: number, value: string) => ({ at, row: { value } });

describe("a row that was moved to", () => {
  it("stays the one that was moved to when other rows come before it", () => {
    expect(followed(moved(0, "Second Wind"), rows("First Light", "Second Wind"))).toBe(1);
  });

  it("is none when it is gone: nobody takes what they did not see", () => {
    expect(followed(moved(0, "Second Wind"), rows("First Light"))).toBeNull();
    expect(followed(null, rows("First Light"))).toBeNull();
  });

  it("is the one that was moved to among several that are alike", () => {
    expect(followed(moved(1, "Same"), rows("Same", "Same"))).toBe(1);
  });
});
