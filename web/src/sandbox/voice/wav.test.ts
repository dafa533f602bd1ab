import { describe, expect, it } from "vitest";
import { wavOf } from "./wav";

describe("a file of sound", () => {
  it("has the samples of both sides in turn, and no more than a sample can be", () => {
    const file = wavOf(new Float32Array([0, 0.5, 2]), new Float32Array([-1, -2, 0]), 48_000);
    const view = new DataView(file);
    expect(new TextDecoder().decode(file.slice(0, 4))).toBe("RIFF");
    expect(view.getUint32(4, true)).toBe(file.byteLength - 8);
    expect(view.getUint32(24, true)).toBe(48_000);
    expect([...new Int16Array(file.slice(44))]).toEqual([0, -32_767, 16_384, -32_767, 32_767, 0]);
  });
});
