import { describe, expect, it } from "vitest";
import type { VoicePacket } from "./packet";
import { FRAME, type Ordered, PATIENCE, Sequencer } from "./sequencer";

/** The packet that was sent as the `number`th, with counters that began at `first` and wrap around. */
function packet(number: number, first = 0, ssrc = 1): VoicePacket {
  return {
    sequence: (first + number) & 0xffff,
    timestamp: ((first + number) * FRAME) >>> 0,
    ssrc,
    speaker: "1",
    arrivalMs: 0,
    opus: new Uint8Array([number & 0xff, number >> 8]),
  };
}

function released(packets: VoicePacket[]): { all: Ordered[]; numbers: number[]; sequencer: Sequencer } {
  const all: Ordered[] = [];
  const sequencer = new Sequencer((ordered) => all.push(ordered));
  for (const one of packets) sequencer.take(one);
  sequencer.giveUp();
  return { all, sequencer, numbers: all.map(({ packet: { opus } }) => (opus[0] ?? 0) + ((opus[1] ?? 0) << 8)) };
}

const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);

/** Random numbers that are the same each time (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("a speaker's packets", () => {
  it("pass at once while they are in order", () => {
    const all: Ordered[] = [];
    const sequencer = new Sequencer((ordered) => all.push(ordered));
    for (const number of range(5)) {
      sequencer.take(packet(number));
      expect(all.length).toBe(number + 1);
    }
    expect(all.map(({ at }) => at)).toEqual(range(5).map((number) => number * FRAME));
  });

  it("are put in order again", () => {
    expect(released([0, 2, 1, 4, 5, 3, 6].map((number) => packet(number))).numbers).toEqual(range(7));
  });

  it("come once however often they arrive", () => {
    expect(released([0, 0, 2, 2, 1, 1, 0, 3].map((number) => packet(number))).numbers).toEqual(range(4));
  });

  it("are waited for until enough later ones are there", () => {
    const { numbers, sequencer } = released([0, ...range(PATIENCE, 2), 1].map((number) => packet(number)));
    expect(numbers).toEqual([0, ...range(PATIENCE, 2)]);
    expect(sequencer.lost).toBe(1);
  });

  it("keep their place where one is missing", () => {
    expect(released([0, 1, 3, 4].map((number) => packet(number))).all.map(({ at }) => at / FRAME)).toEqual([
      0, 1, 3, 4,
    ]);
  });

  it("go on over the ends of both counters", () => {
    const first = 0xffff_ffff - (0xffff_ffff % FRAME) - 3 * FRAME;
    const wrapping = range(8).map((number) => ({
      ...packet(number, 0xfffc),
      timestamp: (first + number * FRAME) >>> 0,
    }));
    const swapped = [0, 2, 1, 4, 3, 6, 5, 7].flatMap((number) => wrapping[number] ?? []);
    const [, , , , missing, alsoMissing] = wrapping;
    const arriving = wrapping.filter((one) => one !== missing && one !== alsoMissing);
    for (const kept of [wrapping, swapped, arriving]) {
      const { all, numbers } = released(kept);
      expect(numbers).toEqual(kept === arriving ? [0, 1, 2, 3, 6, 7] : range(8));
      expect(all.map(({ at }) => at / FRAME)).toEqual(numbers);
    }
  });

  it("go on after a pause in which only the timestamp went on", () => {
    const after = { ...packet(1), timestamp: 48_000 * 3600 };
    expect(
      released([packet(0), after, { ...packet(2), timestamp: after.timestamp + FRAME }]).all.map(({ at }) => at),
    ).toEqual([0, 48_000 * 3600, 48_000 * 3600 + FRAME]);
  });

  it("go on where they ended when the speaker connects anew, or begins to count anew", () => {
    const { all, sequencer } = released([
      packet(0),
      packet(1),
      packet(0, 500, 2),
      packet(1, 500, 2),
      packet(0, 9_000, 2),
    ]);
    expect(all.map(({ at }) => at / FRAME)).toEqual(range(5));
    expect(sequencer.lost).toBe(0);
  });

  it("never go back in time, whatever their timestamps say", () => {
    const odd = { ...packet(1), timestamp: packet(0).timestamp - 5_000 };
    expect(released([packet(0), odd, packet(2)]).all.map(({ at }) => at)[1]).toBe(FRAME);
  });

  it.each(range(20))("are in order, once, and counted whatever the network does (%i)", (seed) => {
    const random = chance(seed);
    const count = 400;
    const kept = range(count).filter((number) => number === 0 || random() > 0.1);
    const doubled = kept.flatMap((number) => (random() < 0.1 ? [number, number] : [number]));
    const late = doubled.map((number) => ({ number, when: number + (number === 0 ? 0 : random() * 3) }));
    const arriving = late.toSorted((one, other) => one.when - other.when).map(({ number }) => number);
    const { all, numbers, sequencer } = released(arriving.map((number) => packet(number, 65_000)));
    expect(numbers).toEqual(kept);
    expect(all.map(({ at }) => at / FRAME)).toEqual(kept);
    expect(sequencer.lost).toBe((kept.at(-1) ?? 0) + 1 - kept.length);
  });
});
