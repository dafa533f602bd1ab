import { describe, expect, it } from "vitest";
import { Controller, SAFARI } from "./controller";

const SMOOTH = { kind: "smooth" } as const;

describe("what is done about an error", () => {
  it.each([
    [0.009, 1],
    [-0.009, 1],
    [0.07, 1.1],
    [-0.07, 0.9],
    [0.7, 1.25],
    [-0.9, 0.75],
  ])("of %f s is a rate of %f", (errorS, rate) => {
    const deed = new Controller(SMOOTH).decide(errorS, 0);
    expect(deed.kind === "rate" && deed.rate).toBeCloseTo(rate);
  });

  it("jumps only where it is far off, and not again at once", () => {
    const controller = new Controller(SMOOTH);
    expect(controller.decide(1.04, 0).kind).toBe("rate");
    expect(controller.decide(-1.2, 0).kind).toBe("seek");
    controller.seeks(0);
    expect(controller.decide(1.2, 1_400)).toEqual({ kind: "rate", rate: 1.25 });
    expect(controller.decide(1.2, 1_600).kind).toBe("seek");
  });

  it("learns how long a jump takes, within bounds", () => {
    const controller = new Controller(SMOOTH);
    for (let n = 0; n < 10; n++) controller.landed(0.4 - controller.seekLatencyS, n);
    expect(controller.seekLatencyS).toBeCloseTo(0.4, 2);
    for (let n = 0; n < 10; n++) controller.landed(60, n);
    expect(controller.seekLatencyS).toBe(2);
    controller.landed(-60, 0);
    expect(controller.seekLatencyS).toBe(0);
  });

  it("goes by few steps where each is felt, and stays until it is there", () => {
    const controller = new Controller(SAFARI);
    const rateAt = (errorS: number) => {
      const deed = controller.decide(errorS, 0);
      return deed.kind === "rate" ? deed.rate : null;
    };
    expect(rateAt(0.04)).toBe(1);
    expect(rateAt(0.7)).toBe(1.25);
    expect(rateAt(0.1)).toBe(1.1);
    expect(rateAt(0.03)).toBe(1.1);
    expect(rateAt(0.01)).toBe(1);
    expect(rateAt(-0.06)).toBe(0.9);
    expect(rateAt(0.01)).toBe(1);
  });
});
