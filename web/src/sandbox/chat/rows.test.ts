import { describe, expect, it } from "vitest";
import type { Message } from "../../shared/discord";
import { readBefore } from "./reads";
import { rowsOf, shownMessages } from "./rows";

const NOON = Date.UTC(2026, 10, 28, 12);

function said(id: string, by: string, minutes: number, more: Partial<Message> = {}): Message {
  const author = { id: by, username: by };
  const timestamp = new Date(NOON + minutes * 60_000).toISOString();
  return {
    id,
    type: 0,
    author,
    timestamp,
    content: id,
    embeds: [],
    attachments: [],
    channel_id: "1",
    edited_timestamp: null,
    ...more,
  };
}

const shape = (messages: Message[], readTo: string | null = null) =>
  rowsOf(messages, readTo, "me").map((row) => (row.kind === "message" ? (row.isFollowing ? "+" : "m") : row.kind));

describe("a channel's rows", () => {
  it("put what somebody says in a row below their name once", () => {
    expect(shape([said("1", "a", 0), said("2", "a", 1), said("3", "b", 2)])).toEqual(["day", "m", "+", "m"]);
  });

  it("name somebody again after a while, and after the server spoke", () => {
    expect(shape([said("1", "a", 0), said("2", "a", 8)])).toEqual(["day", "m", "m"]);
    expect(shape([said("1", "a", 0), said("2", "a", 1, { type: 6 }), said("3", "a", 2)])).toEqual([
      "day",
      "m",
      "m",
      "m",
    ]);
  });

  it("name somebody again who answers something", () => {
    expect(shape([said("1", "a", 0), said("2", "a", 1, { type: 19 })])).toEqual(["day", "m", "m"]);
  });

  it("tell apart those whom one webhook speaks for", () => {
    const as = (name: string) => ({ webhook_id: "5", author: { id: "5", username: name } });
    expect(shape([said("1", "5", 0, as("Ada")), said("2", "5", 0, as("Ada")), said("3", "5", 0, as("Ben"))])).toEqual([
      "day",
      "m",
      "+",
      "m",
    ]);
  });

  it("have a line between days", () => {
    expect(shape([said("1", "a", 0), said("2", "a", 24 * 60)])).toEqual(["day", "m", "day", "m"]);
  });

  it("have a line before the first that is new, which is never an own one", () => {
    const all = [said("1", "a", 0), said("2", "me", 0), said("3", "a", 1), said("4", "a", 1)];
    expect(shape(all, "1")).toEqual(["day", "m", "m", "new", "m", "+"]);
    expect(shape(all, "4")).not.toContain("new");
  });

  it("have what only this person sees among them, once", () => {
    const whisper = said("2", "a", 1, { flags: 64 });
    expect(shownMessages([said("1", "a", 0), whisper, said("3", "a", 2)], [whisper]).map(({ id }) => id)).toEqual([
      "1",
      "2",
      "3",
    ]);
  });
});

describe("what was read before a channel was opened", () => {
  const all = [said("1", "a", 0), said("2", "me", 0), said("3", "a", 1)];
  it("ends before as many of others as were new", () => {
    expect(readBefore(all, 1, "me")).toBe("2");
    expect(readBefore(all, 9, "me")).toBe("0");
    expect(readBefore(all, 0, "me")).toBeNull();
    expect(readBefore([], 3, "me")).toBeNull();
  });
});
