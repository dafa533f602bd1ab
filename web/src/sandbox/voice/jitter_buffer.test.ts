import { describe, expect, it } from "vitest";
import { type Frame, JitterBuffer, RATE } from "./jitter_buffer";

const FRAME = 960;
const QUANTUM = 128;
const TONE_HZ = 440;
const STEEPEST = (2 * Math.PI * TONE_HZ) / RATE; // how much a full tone changes in one sample at most

/** A part of an endless tone: what is played in its place continues it without a step. */
function tone(number: number, quiet = false): Frame {
  const samples = new Float32Array(FRAME).map((_, i) => (quiet ? 0 : Math.sin((number * FRAME + i) * STEEPEST)));
  return { at: number * FRAME, left: samples, right: samples, quiet };
}

const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);

/** Plays for so many milliseconds; `arriving` has the frames that come at a time (in samples). */
function played(buffer: JitterBuffer, ms: number, arriving: Map<number, Frame[]>): Float32Array {
  const quanta = Math.ceil(((ms / 1000) * RATE) / QUANTUM);
  const all = new Float32Array(quanta * QUANTUM);
  const due = [...arriving].toSorted(([one], [other]) => one - other);
  for (let q = 0; q < quanta; q++) {
    while (due[0] !== undefined && due[0][0] <= q * QUANTUM)
      for (const frame of due.shift()?.[1] ?? []) buffer.push(frame);
    buffer.read(all.subarray(q * QUANTUM, (q + 1) * QUANTUM), new Float32Array(QUANTUM));
  }
  return all;
}

/** Frames that come when they were sent, but for what `delay` adds (samples). */
function sent(numbers: number[], delay: (number: number) => number = () => 0, clock = 1): Map<number, Frame[]> {
  const all = new Map<number, Frame[]>();
  for (const number of numbers) {
    const when = number * FRAME * clock + delay(number);
    all.set(when, [...(all.get(when) ?? []), tone(number)]);
  }
  return all;
}

function loudness(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

function steepest(samples: Float32Array): number {
  let most = 0;
  for (let i = 1; i < samples.length; i++) most = Math.max(most, Math.abs((samples[i] ?? 0) - (samples[i - 1] ?? 0)));
  return most;
}

/** A click is a step that no tone makes; fading in takes a little. */
const CLICK = STEEPEST * 1.6;
const at = (ms: number): number => (ms / 1000) * RATE;

describe("a speaker's sound", () => {
  it("is played unchanged, as late as it should be", () => {
    const all = played(new JitterBuffer(200), 1_000, sent(range(50)));
    expect(loudness(all.subarray(0, at(195)))).toBe(0);
    const start = all.findIndex((sample) => sample !== 0) - 1;
    expect(Math.abs(start - at(200))).toBeLessThanOrEqual(QUANTUM);
    for (const i of range(30_000, 500)) expect(all[start + i]).toBeCloseTo(Math.sin(i * STEEPEST), 5);
  });

  it("does not wait longer for the rest when the first frame comes late", () => {
    const buffer = new JitterBuffer(200);
    const all = played(
      buffer,
      1_000,
      sent(range(50), (number) => Math.max(0, at(120) - number * FRAME)),
    );
    const start = all.findIndex((sample) => sample !== 0);
    expect(Math.abs(start - at(200))).toBeLessThanOrEqual(FRAME);
    expect(buffer.bufferedMs).toBeLessThanOrEqual(220);
  });

  it("does not mind frames that come up to so much too late, or in another order", () => {
    const buffer = new JitterBuffer(200);
    const all = played(
      buffer,
      3_000,
      sent(range(150), (number) => ((number * 7919) % 180) * 48),
    );
    expect(buffer.underruns).toBe(0);
    expect(buffer.concealed).toBe(0);
    expect(loudness(all.subarray(at(300), at(2_900)))).toBeCloseTo(Math.SQRT1_2, 1);
    expect(steepest(all)).toBeLessThan(CLICK);
  });

  it("fades over a frame that is missing, and is in time afterwards", () => {
    const buffer = new JitterBuffer(200);
    const all = played(buffer, 1_000, sent(range(50).filter((number) => number !== 20)));
    expect(buffer.concealed).toBe(FRAME);
    expect(buffer.underruns).toBe(0);
    expect(steepest(all)).toBeLessThan(CLICK);
    const start = all.findIndex((sample) => sample !== 0) - 1;
    for (const i of range(5_000, 22 * FRAME)) expect(all[start + i]).toBeCloseTo(Math.sin(i * STEEPEST), 5);
  });

  it("is silent where much is missing, and a longer gap is a pause", () => {
    const all = played(new JitterBuffer(200), 3_000, sent(range(100).filter((number) => number < 20 || number >= 35)));
    expect(steepest(all)).toBeLessThan(CLICK);
    expect(loudness(all.subarray(at(200 + 440), at(200 + 690)))).toBe(0);
  });

  it("is not played twice when a frame comes twice, and not at all when it comes too late", () => {
    const buffer = new JitterBuffer(200);
    const all = played(buffer, 1_000, sent([...range(40), ...range(40)]));
    const start = all.findIndex((sample) => sample !== 0) - 1;
    for (const i of range(30_000, 500)) expect(all[start + i]).toBeCloseTo(Math.sin(i * STEEPEST), 5);
    const late = new JitterBuffer(200);
    played(
      late,
      1_000,
      sent(range(40), (number) => (number === 5 ? at(500) : 0)),
    );
    expect(late.concealed).toBe(FRAME);
  });

  it("ends with the silence of a speaker who pauses, and begins again without an underrun", () => {
    const buffer = new JitterBuffer(200);
    const arriving = sent([...range(20), ...range(20, 200)]);
    for (const number of range(5, 20)) arriving.set(number * FRAME, [tone(number, true)]);
    const all = played(buffer, 4_500, arriving);
    expect(buffer.underruns).toBe(0);
    expect(steepest(all)).toBeLessThan(CLICK);
    expect(loudness(all.subarray(at(750), at(4_190)))).toBe(0);
    expect(loudness(all.subarray(at(4_250), at(4_490)))).toBeCloseTo(Math.SQRT1_2, 1);
  });

  it("fades out when it runs dry, and waits a little longer from then on", () => {
    const buffer = new JitterBuffer(200);
    const all = played(
      buffer,
      3_000,
      sent(range(120), (number) => (number >= 41 ? at(400) : 0)),
    );
    expect(buffer.underruns).toBe(1);
    expect(buffer.targetMs).toBe(240);
    expect(steepest(all)).toBeLessThan(CLICK);
    expect(loudness(all.subarray(at(2_000), at(2_500)))).toBeCloseTo(Math.SQRT1_2, 1);
  });

  it("leaves out what comes early and is too much", () => {
    const buffer = new JitterBuffer(200);
    const all = played(
      buffer,
      1_500,
      sent(range(71), (number) => (number >= 41 ? (41 - number) * FRAME : 0)),
    );
    expect(buffer.skipped).toBeGreaterThan(at(400));
    expect(steepest(all)).toBeLessThan(CLICK);
  });

  it("goes on at once where only the timestamps say that the speaker paused", () => {
    const buffer = new JitterBuffer(200);
    const later = range(6).map((number) => ({ ...tone(6 + number), at: (1_000 + number) * FRAME }));
    const all = played(buffer, 1_000, new Map([[0, [...range(6).map((number) => tone(number)), ...later]]]));
    expect(buffer.concealed).toBe(0);
    const start = all.findIndex((sample) => sample !== 0);
    expect(loudness(all.subarray(start + 7 * FRAME, start + 12 * FRAME))).toBeGreaterThan(0.6);
  });

  it("is no later than before when it was held up for a moment", () => {
    const buffer = new JitterBuffer(200);
    played(
      buffer,
      3_000,
      sent(range(150), (number) => (number >= 40 && number < 70 ? (70 - number) * FRAME : 0)),
    );
    expect(buffer.underruns).toBe(1);
    expect(buffer.bufferedMs).toBeLessThanOrEqual(buffer.targetMs + 20);
  });

  it("leaves out what has piled up while a window stood still", () => {
    const buffer = new JitterBuffer(200);
    const all = played(
      buffer,
      4_000,
      sent(range(180), (number) => (number < 100 ? at(2_000) - number * FRAME : 0)),
    );
    expect(buffer.skipped).toBeGreaterThan(at(1_400));
    expect(buffer.bufferedMs).toBeLessThan(260);
    expect(all.every((sample) => Math.abs(sample) <= 1)).toBe(true);
    expect(steepest(all)).toBeLessThan(CLICK);
  });

  it.each([0.9985, 1.0015])("follows a clock that is %d of ours for three minutes, without a gap", (clock) => {
    const buffer = new JitterBuffer(200);
    const count = Math.floor((180 * RATE) / (FRAME * clock));
    const all = played(
      buffer,
      180_000,
      sent(range(count), () => 0, clock),
    );
    expect(buffer.underruns).toBe(0);
    expect(buffer.skipped).toBe(0);
    expect(Math.abs(buffer.bufferedMs - 200)).toBeLessThan(80);
    expect(steepest(all)).toBeLessThan(CLICK);
  });

  it("can be told by its place in time", () => {
    const buffer = new JitterBuffer(200);
    expect(buffer.position).toBeNull();
    played(buffer, 300, sent(range(15, 0)));
    expect(Math.abs((buffer.position ?? 0) - at(100))).toBeLessThanOrEqual(2 * QUANTUM);
    played(buffer, 1_000, new Map());
    expect(buffer.position).toBeNull();
    expect(buffer.idle).toBe(true);
  });
});
