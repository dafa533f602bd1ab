import { describe, expect, it } from "vitest";
import { type Fault, grouped, isAnyOn, spanOf, standing } from "./faults";

const fault = (changes: Partial<Fault> = {}): Fault => ({
  name: "drop",
  group: "Gateway",
  title: "Connection lost",
  simulates: "",
  expect: "",
  once: true,
  on: false,
  waiting: 0,
  used_at: null,
  steps: [],
  ...changes,
});

describe("faults", () => {
  it("stand in their groups in the order in which they came", () => {
    const all = [fault(), fault({ name: "fail", group: "REST" }), fault({ name: "zombie" })];
    expect(grouped(all).map(([name, members]) => [name, members.length])).toEqual([
      ["Gateway", 2],
      ["REST", 1],
    ]);
  });

  it("say how they stand", () => {
    expect(standing(fault())).toBe("");
    expect(standing(fault({ on: true, waiting: 2 }))).toBe("on");
    expect(standing(fault({ waiting: 2 }))).toBe("waits for 2 more");
    expect(standing(fault({ used_at: 5 }))).toBe("over");
  });

  it("say how soon something was seen", () => {
    expect(spanOf(0.0123)).toBe("12 ms");
    expect(spanOf(2.04)).toBe("2.0 s");
  });

  it("can all be off", () => {
    expect(isAnyOn([fault({ used_at: 5 })])).toBe(false);
    expect(isAnyOn([fault({ waiting: 1 })])).toBe(true);
  });
});
