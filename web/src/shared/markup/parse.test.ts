import { describe, expect, it } from "vitest";
import { safeLink } from "../links";
import { type Node, parse, plain } from "./parse";

const only = (text: string): Node => {
  const nodes = parse(text);
  expect(nodes).toHaveLength(1);
  return nodes[0] as Node;
};
const text = (words: string): Node => ({ type: "text", text: words });

describe("what people write", () => {
  it.each([
    ["**loud**", "strong"],
    ["*soft*", "em"],
    ["_soft_", "em"],
    ["__low__", "underline"],
    ["~~gone~~", "strikethrough"],
    ["||hidden||", "spoiler"],
    ["> said", "quote"],
    ["-# small", "subtext"],
  ])("%s is %s", (written, type) => {
    expect(only(written)).toMatchObject({ type });
  });

  it("has headings of three sizes, and no more", () => {
    expect([1, 2, 3].map((size) => only(`${"#".repeat(size)} Title`))).toMatchObject(
      [1, 2, 3].map((level) => ({ type: "heading", level, children: [text("Title")] })),
    );
    expect(only("#### Title")).toEqual(text("#### Title"));
  });

  it("keeps what stands in code as it is", () => {
    expect(only("`**not** <b>`")).toEqual({ type: "code", text: "**not** <b>" });
    expect(only("```py\nx = '<@1>'\n```")).toEqual({ type: "block", language: "py", text: "x = '<@1>'" });
  });

  it("has lists in lists, with the numbers that were written", () => {
    expect(only("- one\n- two\n  1. inner\n- three")).toMatchObject({
      type: "list",
      isOrdered: false,
      items: [[text("one")], [text("two"), { type: "list", isOrdered: true }], [text("three")]],
    });
    expect(only("7. seven\n8. eight")).toMatchObject({ isOrdered: true, start: 7 });
  });

  it("has a list only where a line begins", () => {
    expect(only("a - b")).toEqual(text("a - b"));
  });

  it("has no empty line after what ends its line by itself", () => {
    expect(parse("```\nx\n```\nafter").map(({ type }) => type)).toEqual(["block", "text"]);
  });

  it("names people, roles, channels, commands, emoji and everyone", () => {
    const id = "123456789012345678";
    const written = `<@${id}><@!${id}><@&${id}><#${id}></group create:${id}><:party:${id}><a:dance:${id}>@everyone@here`;
    expect(parse(written)).toEqual([
      { type: "user", id },
      { type: "user", id },
      { type: "role", id },
      { type: "channel", id },
      { type: "command", name: "group create" },
      { type: "emoji", name: "party" },
      { type: "emoji", name: "dance" },
      { type: "everyone", name: "@everyone" },
      { type: "everyone", name: "@here" },
    ]);
  });

  it("has moments in each style", () => {
    expect(only("<t:1700000000>")).toEqual({ type: "time", seconds: 1_700_000_000, style: "f" });
    for (const style of "tTdDfFRsS") expect(only(`<t:-5:${style}>`)).toEqual({ type: "time", seconds: -5, style });
    expect(only("<t:1:x>")).toEqual(text("<t:1:x>"));
  });
});

describe("links", () => {
  it("lead to http and https", () => {
    expect(only("https://example.org/a_b_c")).toMatchObject({ type: "link", href: "https://example.org/a_b_c" });
    expect(only("<http://example.org>")).toMatchObject({ type: "link", href: "http://example.org/" });
    expect(only("[here](https://example.org/(x))")).toEqual({
      type: "link",
      href: "https://example.org/(x)",
      children: [text("here")],
    });
  });

  it.each([
    "[x](javascript:alert(1))",
    "<javascript:/alert(1)>",
    "[x](data:text/html,hi)",
    "[x](file:///etc/passwd)",
    "[x](//example.org)",
  ])("never lead anywhere else: %s", (written) => {
    expect(JSON.stringify(parse(written))).not.toContain('"link"');
  });

  it("are none where they cannot be read", () => {
    expect(safeLink("https://")).toBeNull();
    expect(safeLink("nonsense")).toBeNull();
  });
});

describe("whatever is written", () => {
  const MARKS = ["*", "**", "_", "__", "~~", "||", "`", "```", "> ", ">>> ", "\n", "- ", "1. ", "# ", "-# ", "[", "]("];
  const MORE = [")", "<", ">", "<@", "<#", "<t:", ":R>", "\\", " ", "a", "https://x.y/", "<:", "@everyone", "é", "👍"];
  const ALL = [...MARKS, ...MORE, "\u202e", "\u0000", "\ud800"];

  it("can be read", () => {
    let seed = 20_261_128;
    const next = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let run = 0; run < 1_500; run += 1) {
      const written = Array.from({ length: next(120) }, () => ALL[next(ALL.length)]).join("");
      expect(typeof plain(parse(written))).toBe("string");
    }
  });

  it.each(ALL)("can be read when there is a lot of it: %j", (mark) => {
    expect(parse(mark.repeat(4_000).slice(0, 4_000)).length).toBeGreaterThan(0);
    expect(parse(`${mark}[](`.repeat(1_000)).length).toBeGreaterThan(0);
  });

  it("is shown as it is when it is longer than any message", () => {
    const long = "**a** ".repeat(5_000);
    expect(parse(long)).toEqual([text(long)]);
  });

  it("is nothing but text where it has HTML", () => {
    expect(only('<img src=x onerror="alert(1)">')).toEqual(text('<img src=x onerror="alert(1)">'));
  });
});
