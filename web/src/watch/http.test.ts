import { describe, expect, it } from "vitest";
import { detailOf } from "./http";
import { isLink } from "./queue/search";

describe("why something failed", () => {
  it("is the problem's sentence", () => {
    expect(detailOf('{"status":403,"detail":"Only moderators may skip here."}')).toBe("Only moderators may skip here.");
  });

  it.each(["", "<html>", "null", '{"detail":""}', '{"detail":{"a":1}}'])(
    "is a sentence of the page's for %j",
    (text) => {
      expect(detailOf(text)).toMatch(/^That did not work/);
    },
  );
});

it("a link is not searched for", () => {
  expect(isLink(" https://films.example/a ")).toBe(true);
  expect(isLink("https of course")).toBe(false);
  expect(isLink("javascript:alert(1)")).toBe(false);
});
