import { describe, expect, it } from "vitest";
import { message } from "../made_up";
import { countNews, rowsOf } from "./rows";

const kinds = (...parameters: Parameters<typeof rowsOf>) =>
  rowsOf(...parameters).map((row) => (row.kind === "message" ? (row.isFollowing ? "follows" : "message") : row.kind));

describe("the rows of the chat", () => {
  it("say a name once for what somebody says in a row, and again after a while, a reply, or somebody else", () => {
    const other = { id: 3, name: "Cleo", avatar: null, is_bot: false };
    const reply = { id: "1", author: "Ben", text: "" };
    const said = [message(1), message(2), message(3, { reply_to: reply }), message(20), message(21, { author: other })];
    expect(kinds(said, null)).toEqual(["day", "message", "follows", "message", "message", "message"]);
  });

  it("have a line before what is new, and none for what oneself said", () => {
    const said = [message(1), message(2, { mine: true }), message(3), message(4)];
    expect(kinds(said, message(1).id)).toEqual(["day", "message", "message", "new", "message", "follows"]);
    expect(kinds(said, message(4).id)).not.toContain("new");
    expect(countNews(said, message(1).id)).toBe(2);
    expect(countNews(said, null)).toBe(0);
  });
});
