import { describe, expect, it } from "vitest";
import { entry } from "../made_up";
import { followerOf, moved, placeAt } from "./order";

describe("moving what waits", () => {
  it("puts it where it is let go, and not beyond the ends", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b", "c"], 0, 9)).toEqual(["b", "c", "a"]);
    expect(moved(["a"], 5, 0)).toEqual(["a"]);
  });

  it("names what it stands before then, or the end", () => {
    const entries = [entry(1), entry(2), entry(3)];
    expect(followerOf(entries, 0, 1)).toBe(3);
    expect(followerOf(entries, 2, 0)).toBe(1);
    expect(followerOf(entries, 0, 2)).toBeNull();
  });

  it("goes by the middles of the other rows", () => {
    const middles = [10, 30, 50];
    expect(placeAt(middles, 0, 12)).toBe(0);
    expect(placeAt(middles, 0, 31)).toBe(1);
    expect(placeAt(middles, 0, 99)).toBe(2);
    expect(placeAt(middles, 2, 5)).toBe(0);
  });
});
