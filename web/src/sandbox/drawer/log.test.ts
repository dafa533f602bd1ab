import { describe, expect, it } from "vitest";
import { levelOf, MOST_LINES, wantedLines, withLines } from "./log";

const numbered = (...texts: string[]) => texts.map((text, index) => ({ number: index + 1, text }));

describe("the bot's log", () => {
  it("has the level that a line names", () => {
    expect(levelOf("2026-11-28 10:00:00,123 WARNING chorus: careful")).toBe("WARNING");
    expect(levelOf('  File "x.py", line 5 ERROR')).toBeNull();
  });

  it("gives the lines of a traceback the level of the line before", () => {
    const lines = withLines(
      [],
      numbered("a b ERROR   chorus: failed", "Traceback (most recent call last):", "a b INFO    x: on"),
    );
    expect(lines.map(({ level }) => level)).toEqual(["ERROR", "ERROR", "INFO"]);
  });

  it("takes no line twice and keeps the newest", () => {
    const once = withLines([], numbered("one", "two"));
    expect(withLines(once, numbered("one", "two", "three")).map(({ text }) => text)).toEqual(["one", "two", "three"]);
    const many = numbered(...Array.from({ length: MOST_LINES + 5 }, (_, index) => `line ${index}`));
    expect(withLines([], many)).toHaveLength(MOST_LINES);
  });

  it("shows those that are as bad as is asked for and have the words", () => {
    const lines = withLines([], numbered("a b INFO    x: one", "a b ERROR   x: two", "a b DEBUG   x: three"));
    expect(wantedLines(lines, "WARNING", "").map(({ number }) => number)).toEqual([2]);
    expect(wantedLines(lines, "DEBUG", " X: T ").map(({ number }) => number)).toEqual([2, 3]);
  });
});
