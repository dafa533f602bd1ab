import { describe, expect, it } from "vitest";
import { type Leaf, leavesOf, OptionType } from "./declared";
import { readTyped, split } from "./typed";

const text = (name: string, required = false) => ({ type: OptionType.String, name, description: "", required });
const LEAVES: Leaf[] = leavesOf([
  { id: "1", name: "play", description: "", options: [text("query"), text("when")] },
  { id: "2", name: "register", description: "" },
  {
    id: "3",
    name: "group",
    description: "",
    options: [
      { type: OptionType.Subcommand, name: "create", description: "", options: [text("name", true), text("voice")] },
      {
        type: OptionType.SubcommandGroup,
        name: "rules",
        description: "",
        options: [{ type: OptionType.Subcommand, name: "show", description: "" }],
      },
    ],
  },
]);

describe("a command that is typed as text", () => {
  it("is found once its name has ended, groups of subcommands included", () => {
    expect(LEAVES.map((leaf) => leaf.name)).toEqual(["group create", "group rules show", "play", "register"]);
    expect(readTyped(LEAVES, "/group cre", false)).toBeNull();
    expect(readTyped(LEAVES, "/group create", false)).toBeNull();
    expect(readTyped(LEAVES, "/group create ", false)?.leaf.name).toBe("group create");
    expect(readTyped(LEAVES, "/register", true)?.leaf.name).toBe("register");
    expect(readTyped(LEAVES, "/registered", true)).toBeNull();
    expect(readTyped(LEAVES, "/Group  Rules show", true)?.leaf.name).toBe("group rules show");
  });

  it("has what stands behind the names of its options", () => {
    const typed = readTyped(LEAVES, "/group create name:Film night voice: Lounge ", true);
    expect(typed?.texts).toEqual({ name: "Film night", voice: "Lounge" });
  });

  it("gives what stands before any name to the option that is meant", () => {
    expect(readTyped(LEAVES, "/play the bells when:now", true)?.texts).toEqual({ query: "the bells", when: "now" });
    expect(readTyped(LEAVES, "/group create Film night", true)?.texts).toEqual({ name: "Film night" });
  });

  it("leaves colons alone that belong to what is given", () => {
    expect(readTyped(LEAVES, "/play query:https://example.org/a:b", true)?.texts).toEqual({
      query: "https://example.org/a:b",
    });
    expect(split([], "a:b")).toEqual({ before: "a:b", texts: {} });
  });
});
