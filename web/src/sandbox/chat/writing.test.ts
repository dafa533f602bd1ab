import { describe, expect, it } from "vitest";
import { completed, sendable, typedName } from "../../shared/completing";
import type { Guild } from "../../shared/discord";
import { left, lengthOf, tooLong } from "../../shared/lengths";
import { admitted } from "../../shared/uploads";
import { suggestions } from "./naming";
import { typingSentence } from "./typing";

const MB = 1024 ** 2;

describe("files for a message", () => {
  const file = (name: string, size: number) => ({ name, size });

  it("go as long as each is small enough", () => {
    expect(admitted([], [file("a", 10 * MB)])).toEqual({ files: [file("a", 10 * MB)], failure: null });
  });

  it("are refused in one sentence where one is too large, and the others stay", () => {
    const { files, failure } = admitted([file("a", 1)], [file("<b>.mp3", 10 * MB + 1), file("c", 1)]);
    expect(files.map(({ name }) => name)).toEqual(["a", "c"]);
    expect(failure).toBe("“<b>.mp3” is too large (10 MB): files may have up to 10 MB.");
  });

  it("are ten at most, and 25 MB in all", () => {
    const many = Array.from({ length: 12 }, (_, index) => file(String(index), 1));
    expect(admitted([], many).files).toHaveLength(10);
    expect(admitted([], many).failure).toContain("10 files");
    expect(admitted([file("a", 10 * MB), file("b", 10 * MB)], [file("c", 6 * MB)]).failure).toContain("25 MB");
  });
});

describe("a text's length", () => {
  it("is counted in characters", () => {
    expect(lengthOf("a👍é")).toBe(3);
  });

  it("is told when it gets close", () => {
    expect(left("a".repeat(1_799))).toBeNull();
    expect(left("a".repeat(1_900))).toBe(100);
    expect(left("a".repeat(2_100))).toBe(-100);
  });

  it("is too much for any message above 4,000", () => {
    expect(tooLong("👍".repeat(4_000))).toBeNull();
    expect(tooLong("a".repeat(10_000))).toBe("This is too long for a message: 10,000 of 2,000 characters.");
  });
});

describe("names that are typed", () => {
  const user = (id: string, name: string) => ({
    user: { id, username: name.toLowerCase(), global_name: name },
    roles: [],
  });
  const guild = {
    members: [user("1", "Ada"), user("2", "Adalbert"), user("3", "Ben (x)")],
    channels: [{ id: "7", type: 0, name: "music" }],
    threads: [],
  } as unknown as Guild;

  it("are looked for behind @ and # at the beginning of a word", () => {
    expect(typedName("hi @ad", 6)).toEqual({ sign: "@", query: "ad", start: 3 });
    expect(typedName("hi @ad there", 6)).toMatchObject({ query: "ad" });
    expect(typedName("mail@ad", 7)).toBeNull();
    expect(typedName("#", 1)).toMatchObject({ sign: "#", query: "" });
  });

  it("are offered, and become ids when they are sent", () => {
    const typed = typedName("hi @b", 5);
    if (typed === null) throw new Error("nothing typed");
    const [ben] = suggestions(typed, guild);
    expect(ben).toMatchObject({ shown: "@Ben (x)", meant: "<@3>" });
    if (ben === undefined) throw new Error("nobody offered");
    expect(completed("hi @b!", typed, ben)).toEqual({ text: "hi @Ben (x) !", cursor: 12 });
    expect(sendable("hi @Ben (x) !", { [ben.shown]: ben.meant })).toBe("hi <@3> !");
  });

  it("are not found in longer names", () => {
    const meant = { "@Ada": "<@1>", "@Adalbert": "<@2>" };
    expect(sendable("@Ada @Adalbert @Adam", meant)).toBe("<@1> <@2> @Adam");
    expect(sendable("mail@Ada, (@Ada)", meant)).toBe("mail@Ada, (<@1>)");
  });
});

it("those who type are named up to three", () => {
  expect(typingSentence([])).toBe("");
  expect(typingSentence(["Ada"])).toBe("Ada is typing …");
  expect(typingSentence(["Ada", "Ben", "Cleo"])).toBe("Ada, Ben and Cleo are typing …");
  expect(typingSentence(["Ada", "Ben", "Cleo", "Dan"])).toBe("Several people are typing …");
});
