import { describe, expect, it } from "vitest";
import type { Guild } from "../../../shared/discord";
import { boundsSentence, matching, toggled } from "./choosing";
import { entitiesOf } from "./entities";
import { optionsOf } from "./reading";

describe("choosing", () => {
  it("takes one in the place of the other, or several up to a number", () => {
    expect(toggled(["a"], "b", 1)).toEqual(["b"]);
    expect(toggled(["a"], "b", 2)).toEqual(["a", "b"]);
    expect(toggled(["a", "b"], "c", 2)).toEqual(["a", "b"]);
    expect(toggled(["a", "b"], "a", 2)).toEqual(["b"]);
  });

  it("says how many", () => {
    expect(boundsSentence(1, 1)).toBeNull();
    expect(boundsSentence(0, 3)).toBe("Choose up to 3.");
    expect(boundsSentence(2, 2)).toBe("Choose 2.");
    expect(boundsSentence(1, 3)).toBe("Choose 1 to 3.");
  });

  it("finds by the words of label and description", () => {
    const component = {
      type: 3,
      options: [
        { label: "First Light", value: "1", description: "Testers" },
        { label: "B", value: "2" },
      ],
    };
    expect(matching(optionsOf(component), "test LIGHT").map(({ key }) => key)).toEqual(["1"]);
    expect(matching(optionsOf(component), "")).toHaveLength(2);
  });
});

describe("what is offered", () => {
  const guild = {
    members: [{ user: { id: "1", username: "ada" }, nick: "Ada L.", roles: [] }],
    roles: [{ id: "9", name: "DJ" }],
    channels: [
      { id: "4", type: 4, name: "Area" },
      { id: "5", type: 0, name: "music" },
      { id: "6", type: 2, name: "Lounge" },
    ],
    threads: [],
  } as unknown as Guild;
  const labels = (type: number, more = {}) => entitiesOf({ type, ...more }, guild).map(({ label }) => label);

  it("are people, roles, both, or channels of the wanted kinds", () => {
    expect(labels(5)).toEqual(["Ada L."]);
    expect(labels(6)).toEqual(["DJ"]);
    expect(labels(7)).toEqual(["Ada L.", "DJ"]);
    expect(labels(8)).toEqual(["music", "Lounge"]);
    expect(labels(8, { channel_types: [2] })).toEqual(["Lounge"]);
  });

  it("begin with what the bot has chosen", () => {
    const [ada] = entitiesOf({ type: 5, default_values: [{ id: "1", type: "user" }] }, guild);
    expect(ada).toMatchObject({ isDefault: true, value: { member: "1" } });
  });

  it("are none where there is no server", () => {
    expect(entitiesOf({ type: 5 }, undefined)).toEqual([]);
  });
});
