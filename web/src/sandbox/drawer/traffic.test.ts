import { describe, expect, it } from "vitest";
import { direction, EVERYTHING, isBad, MOST, measure, outcome, type Row, shown, withRows } from "./traffic";

const row = (changes: Partial<Row> = {}): Row => ({
  number: 1,
  at: 0,
  via: "gateway",
  way: "out",
  name: "MESSAGE_CREATE",
  size: 900,
  text: "Ada: hello",
  op: 0,
  sequence: 7,
  ...changes,
});
const call = (changes: Partial<Row> = {}): Row =>
  row({
    via: "rest",
    way: "call",
    name: "POST /channels/*/messages",
    text: "",
    status: 200,
    took_ms: 12.3,
    ...changes,
  });

describe("rows of the traffic", () => {
  it("have keys of their own, also those without a number", () => {
    const once = withRows([], [row({ number: 0 }), row({ number: 0 })]);
    expect(withRows(once, [row()]).map(({ key }) => key)).toEqual([1, 2, 3]);
  });

  it("are kept up to a number, the newest of them", () => {
    const many = Array.from({ length: MOST + 50 }, (_, number) => row({ number }));
    const kept = withRows([], many);
    expect(kept).toHaveLength(MOST);
    expect(kept.at(-1)?.number).toBe(MOST + 49);
    expect(withRows(kept, [row()]).at(-1)?.key).toBe(MOST + 51);
  });

  it("are found by their ways and words; heartbeats only when they are wanted", () => {
    const all = withRows([], [row(), call({ status: 429 }), row({ name: "HEARTBEAT", text: "5" })]);
    const names = (changes: Partial<typeof EVERYTHING>) => shown(all, { ...EVERYTHING, ...changes }).length;
    expect(names({})).toBe(2);
    expect(names({ heartbeats: true })).toBe(3);
    expect(names({ ways: ["rest"] })).toBe(1);
    expect(names({ words: " ADA " })).toBe(1);
    expect(names({ words: "429" })).toBe(1);
  });

  it("say which way they went, what came of it, and how long or large it was", () => {
    expect(direction(row()).words).toBe("to the bot");
    expect(direction(row({ way: "in" })).words).toBe("from the bot");
    expect(outcome(row())).toBe("#7");
    expect(outcome(call({ status: 499 }))).toBe("no answer");
    expect(measure(row())).toBe("900 B");
    expect(measure(row({ size: 12_345 }))).toBe("12.3 kB");
    expect(measure(call())).toBe("12 ms");
    expect(measure(call({ took_ms: 3_010, left: "4 of 5" }))).toBe("3.0 s, 4 of 5 left");
  });

  it("are bad where something failed", () => {
    expect(isBad(row())).toBe(false);
    expect(isBad(call({ status: 500 }))).toBe(true);
    expect(isBad(row({ way: "close", code: 4015 }))).toBe(true);
    expect(isBad(row({ way: "close", code: 1000 }))).toBe(false);
  });
});
