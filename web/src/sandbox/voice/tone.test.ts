import { describe, expect, it } from "vitest";
import { loudnessDb, strongestTone } from "./tone";

describe("what can be read off the sound", () => {
  it("is its loudness", () => {
    expect(loudnessDb(new Float32Array(100))).toBe(-100);
    expect(loudnessDb(new Float32Array(100).fill(1))).toBeCloseTo(0);
    expect(loudnessDb(new Float32Array(100).fill(0.1))).toBeCloseTo(-20);
  });

  it("is its strongest tone, between two bins too", () => {
    const hump = new Float32Array(4096).map((_, bin) => -((bin - 75.1) ** 2) - 20);
    expect(strongestTone(hump, 48_000)).toBeCloseTo((75.1 * 48_000) / 8192);
  });

  it("is no tone in silence", () => {
    expect(strongestTone(new Float32Array(4096).fill(Number.NEGATIVE_INFINITY), 48_000)).toBeNull();
    expect(strongestTone(new Float32Array(4096).fill(-90), 48_000)).toBeNull();
  });
});
