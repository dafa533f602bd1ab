import { describe, expect, it } from "vitest";
import { person } from "../made_up";
import { listed, ordered, standingOf, togetherness } from "./standing";

describe("who is behind", () => {
  it("is said with how much, and not of what nobody notices", () => {
    expect(standingOf(person("Ben", { behind_ms: 40 }))).toBeNull();
    expect(standingOf(person("Ben", { behind_ms: 1_240, state: "catching" }))).toBe("1.2 s behind");
    expect(standingOf(person("Ben", { behind_ms: -300 }))).toBe("300 ms ahead");
    expect(standingOf(person("Ben", { state: "stalled", behind_ms: 2_400 }))).toBe("stalled, 2.4 s behind");
    expect(standingOf(person("Ben", { on_page: false, behind_ms: 5_000 }))).toBeNull();
  });

  it("is the same in the line on the room: of whom nothing is said, all is well", () => {
    const ada = person("Ada");
    for (const state of ["loading", "ready", "locked", "catching", "stalled"] as const) {
      for (const behind_ms of [null, 0, 60, -60, 100, 900, -900]) {
        const ben = person("Ben", { state, behind_ms });
        expect(togetherness([ada, ben], "playing").isGood).toBe(standingOf(ben) === null);
      }
    }
    expect(togetherness([ada, person("Ben", { state: "catching", behind_ms: 60 })], "playing").text).toBe(
      "Both together",
    );
  });

  it("is told of the room in one line", () => {
    const [ada, ben, cleo] = [person("Ada"), person("Ben", { behind_ms: 900 }), person("Cleo", { state: "stalled" })];
    expect(togetherness([ada, person("Eva")], "playing")).toEqual({ text: "Both together", names: "", isGood: true });
    expect(togetherness([ada, ben], "playing")).toEqual({ text: "Ben: 900 ms behind", names: "Ben", isGood: false });
    expect(togetherness([ada, ben, cleo], "playing").text).toBe("Ben and Cleo are out of step");
    expect(togetherness([ada], "playing").text).toBeNull();
    expect(togetherness([ada, ben], "idle").text).toBeNull();
  });
});

it("names are listed as people say them", () => {
  expect(listed([])).toBe("");
  expect(listed(["Ada", "Ben", "Cleo"])).toBe("Ada, Ben and Cleo");
  expect(listed(["Ada", "Ben", "Cleo", "Dan", "Eva"])).toBe("Ada, Ben and 3 others");
});

it("those here come first, those in voice among them", () => {
  const { here, away } = ordered([
    person("Dan", { on_page: false }),
    person("Cleo", { on_page: false, in_voice: true }),
    person("Ada"),
  ]);
  expect(here.map(({ name }) => name)).toEqual(["Ada", "Cleo"]);
  expect(away.map(({ name }) => name)).toEqual(["Dan"]);
});
