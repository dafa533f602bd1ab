import { describe, expect, it } from "vitest";
import { RATE } from "./jitter_buffer";
import { KEPT_S, Mixer } from "./mixer";

const FRAME = 960;

function say(mixer: Mixer, speaker: string, value: number, frames: number): void {
  for (let number = 0; number < frames; number++) {
    const samples = new Float32Array(FRAME).fill(value);
    mixer.push(speaker, { at: number * FRAME, left: samples, right: samples, quiet: false });
  }
}

function listen(mixer: Mixer, samples: number): Float32Array {
  const left = new Float32Array(samples);
  mixer.read(left, new Float32Array(samples));
  return left;
}

describe("several speakers", () => {
  it("are heard at once", () => {
    const mixer = new Mixer();
    say(mixer, "Ada", 0.25, 10);
    say(mixer, "Ben", 0.5, 10);
    expect(listen(mixer, 12_000)[11_999]).toBeCloseTo(0.75);
    expect(Object.keys(mixer.status())).toEqual(["Ada", "Ben"]);
  });

  it("are silent as soon as they are forgotten", () => {
    const mixer = new Mixer();
    say(mixer, "Ada", 0.25, 10);
    listen(mixer, 12_000);
    mixer.forget();
    expect(Math.max(...listen(mixer, 1_000))).toBe(0);
  });

  it("can be had once more, for some seconds", () => {
    const mixer = new Mixer();
    expect(mixer.recent()[0]).toHaveLength(0);
    const heard = listen(mixer, 100);
    expect(mixer.recent()[0]).toEqual(heard);
    say(mixer, "Ada", 0.25, 10);
    listen(mixer, 12_000);
    const rest = listen(mixer, KEPT_S * RATE - 10_000);
    const recent = mixer.recent()[0];
    expect(recent).toHaveLength(KEPT_S * RATE);
    expect(recent.subarray(10_000)).toEqual(rest);
    expect(recent[9_999]).toBeCloseTo(0.25);
  });
});
