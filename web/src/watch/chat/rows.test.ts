import { describe, expect, it } from "vitest";
import { message } from "../made_up";
import { arrived, type Outgoing } from "./outbox";
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

describe("a message whose answer got lost", () => {
  const one: Outgoing = {
    ...{ key: 1, groupId: 1, text: "hello ", files: [], replyTo: null, after: message(1).id },
    ...{ state: "waiting", share: 0, failure: null },
  };

  it("is known again by its words, after what stood there when it was sent", () => {
    const mine = (n: number) => message(n, { mine: true, text: "hello" });
    expect(arrived(one, [message(1), mine(2)], new Set())?.id).toBe(mine(2).id);
    expect(arrived(one, [mine(0), message(1)], new Set())).toBeUndefined();
    expect(arrived(one, [message(1), message(2, { text: "hello" })], new Set())).toBeUndefined();
  });

  it("is not taken for another that says the same", () => {
    const mine = message(2, { mine: true, text: "hello" });
    expect(arrived(one, [message(1), mine], new Set([mine.id]))).toBeUndefined();
  });
});
