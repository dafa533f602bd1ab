import { describe, expect, it } from "vitest";
import { type Frame, Playout, RATE } from "./playout";

const FRAME = 960;
const QUANTUM = 128;
const STEP = (2 * Math.PI * 440) / RATE;
const CLICK = STEP * 1.6;
const START = 86_000_000_000_000; // as large as the server's time in samples is

function tone(number: number): Frame {
  const samples = new Float32Array(FRAME).map((_, i) => Math.sin((number * FRAME + i) * STEP));
  return { at: START + number * FRAME, left: samples, right: samples };
}

/** Plays `ms` from a moment on; the sound card's clock runs `rate` times as fast as the server's. */
function played(playout: Playout, from: number, ms: number, rate = 1): Float32Array {
  const quanta = Math.ceil(((ms / 1000) * RATE) / QUANTUM);
  const all = new Float32Array(quanta * QUANTUM);
  for (let q = 0; q < quanta; q++) {
    const now = START + from + (q * QUANTUM) / rate;
    playout.read(all.subarray(q * QUANTUM, (q + 1) * QUANTUM), new Float32Array(QUANTUM), now);
  }
  return all;
}

function filled(count: number, numbers = Array.from({ length: count }, (_, i) => i)): Playout {
  const playout = new Playout();
  for (const number of numbers) playout.push(tone(number));
  return playout;
}

function steepest(samples: Float32Array): number {
  return samples.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (samples[i - 1] ?? 0))), 0);
}

describe("sound that is due by the server's clock", () => {
  it("is heard at its moment, unchanged", () => {
    const all = played(filled(20), -FRAME * 2, 200);
    expect(all.subarray(0, FRAME * 2).every((sample) => sample === 0)).toBe(true);
    for (let i = 500; i < 5_000; i++) expect(all[FRAME * 2 + i]).toBeCloseTo(Math.sin(i * STEP), 5);
  });

  it("neither begins nor ends with a click", () => {
    expect(steepest(played(filled(10), -500, 300))).toBeLessThan(CLICK);
  });

  it("is silent where something is missing, without a click", () => {
    const all = played(filled(0, [0, 1, 2, 5, 6, 7]), 0, 160);
    expect(steepest(all)).toBeLessThan(CLICK);
    expect(all.subarray(FRAME * 3 + 1, FRAME * 5 - 1).every((sample) => sample === 0)).toBe(true);
    expect(all[FRAME * 6]).toBeCloseTo(Math.sin(FRAME * 6 * STEP), 4);
  });

  it.each([0.9998, 1.0002])("follows it when the sound card's runs %f times as fast", (rate) => {
    const playout = filled(500);
    const all = played(playout, 0, 9_500, rate);
    expect(steepest(all)).toBeLessThan(CLICK);
    const end = START + all.length / rate;
    const before = playout.waiting;
    expect(Math.abs(START + 500 * FRAME - before - end)).toBeLessThan(FRAME + RATE * 0.002);
  });

  it("goes at once to where it should be when that is far", () => {
    const playout = filled(100);
    played(playout, 0, 100);
    const all = played(playout, RATE, 100);
    expect(all[2_000]).toBeCloseTo(Math.sin((RATE + 2_000) * STEP), 2);
  });

  it("does not sound any more once it is taken back", () => {
    const playout = filled(20);
    playout.flush(START + 5 * FRAME);
    const all = played(playout, 0, 400);
    expect(all[FRAME * 4]).not.toBe(0);
    expect(all.subarray(5 * FRAME).every((sample) => sample === 0)).toBe(true);
    playout.flush(0);
    expect(playout.waiting).toBe(0);
  });

  it("counts what came too late, and plays what is told twice once", () => {
    const playout = filled(0, [0, 1]);
    playout.push(tone(1));
    expect(playout.waiting).toBe(2 * FRAME);
    played(playout, 0, 200);
    playout.push(tone(2));
    expect([playout.late, playout.waiting]).toEqual([1, 0]);
  });

  it("joins packets whose moments differ by rounding", () => {
    const playout = filled(1);
    playout.push({ ...tone(1), at: tone(1).at + 3 });
    expect(steepest(played(playout, 0, 35))).toBeLessThan(CLICK);
  });
});
