import { describe, expect, it } from "vitest";
import { grouped } from "./finding";

const leaf = (name: string, description = "") => ({ name, root: name.split(" ")[0] ?? "", description, options: [] });
const ALL = [
  leaf("group create", "Start a group"),
  leaf("group list", "See the groups"),
  leaf("pause", "Hold the music"),
  leaf("play", "Play something"),
  leaf("playlist create", "Make a playlist"),
];
const found = (query: string) => grouped(ALL, query).flatMap((group) => group.leaves.map(({ name }) => name));

describe("looking for a command", () => {
  it("shows all of them in the order of their names, those of one root together", () => {
    expect(grouped(ALL, "").map(({ heading }) => heading)).toEqual(["/group", "Commands", "/playlist"]);
  });

  it("finds by the beginning of words, then by letters in between, then by what a command does", () => {
    expect(found("play")[0]).toBe("play");
    expect(found("gr cr")).toEqual(["group create"]);
    expect(found("gpcr")).toEqual(["group create"]);
    expect(found("music")).toEqual(["pause"]);
    expect(found("nonsense")).toEqual([]);
  });
});
