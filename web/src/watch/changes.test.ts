import { describe, expect, it } from "vitest";
import { comeBack, newerPlayer, withEvent, withMessage, withOlder } from "./changes";
import { message, player } from "./made_up";
import type { Chat } from "./state";

const ids = ({ messages }: Chat) => messages.map(({ text }) => text);
const chatOf = (...numbers: number[]): Chat => ({ messages: numbers.map((n) => message(n)), more: true });

describe("the chat", () => {
  it("has what is said once, however often it is told, and where it was said", () => {
    const chat = chatOf(1, 3);
    const late = withEvent(chat, { kind: "said", message: message(2) });
    const twice = withEvent(late, { kind: "said", message: message(2, { text: "changed" }) });
    expect(ids(late)).toEqual(["word 1", "word 2", "word 3"]);
    expect(ids(twice)).toEqual(["word 1", "changed", "word 3"]);
  });

  it("orders ids that are too long for numbers, and shorter ones before", () => {
    const old = message(0, { id: "99999999999999999" });
    expect(withMessage([message(1)], old).map(({ id }) => id)[0]).toBe("99999999999999999");
  });

  it("takes no edit of what it does not show", () => {
    const chat = chatOf(5);
    expect(withEvent(chat, { kind: "edited", message: message(1) })).toBe(chat);
  });

  it("loses what is erased, and has reactions in their place", () => {
    const chat = chatOf(1, 2);
    const reactions = [{ emoji: "👍", count: 1, mine: true }];
    const reacted = withEvent(chat, { kind: "reacted", id: message(2).id, reactions });
    expect(reacted.messages[1]?.reactions).toBe(reactions);
    expect(ids(withEvent(reacted, { kind: "erased", id: message(1).id }))).toEqual(["word 2"]);
  });

  it("loses the words of what is erased where they are quoted, too", () => {
    const quote = { id: message(1).id, author: "Ben", text: "word 1" };
    const chat = { messages: [message(1), message(2, { reply_to: quote }), message(3)], more: false };
    const left = withEvent(chat, { kind: "erased", id: quote.id });
    expect(left.messages[0]?.reply_to).toEqual({ id: quote.id, author: "", text: "" });
    expect(left.messages[1]).toBe(chat.messages[2]);
    expect(left.gone).toEqual(new Set([quote.id]));
  });

  it("has older pages before it until there are none", () => {
    const page = { messages: [message(1), message(2)], next: message(1).id };
    expect(ids(withOlder(chatOf(2, 3), page))).toEqual(["word 1", "word 2", "word 3"]);
    expect(withOlder(chatOf(3), page).more).toBe(true);
    expect(withOlder(chatOf(3), { ...page, next: null }).more).toBe(false);
  });

  it("keeps what lies before after a short time away, and has no hole after a long one", () => {
    const before = { ...chatOf(1, 2, 3), more: false };
    expect(ids(comeBack(before, [message(3), message(4)]))).toEqual(["word 1", "word 2", "word 3", "word 4"]);
    expect(comeBack(before, [message(3), message(4)]).more).toBe(false);
    expect(comeBack(before, [message(7), message(8)])).toEqual({ messages: [message(7), message(8)], more: true });
    expect(comeBack({ messages: [], more: false }, [])).toEqual({ messages: [], more: false });
  });

  it("has not what was erased meanwhile", () => {
    expect(ids(comeBack(chatOf(1, 2, 3), [message(1), message(3)]))).toEqual(["word 1", "word 3"]);
  });
});

it("a player that was overtaken on the way is left aside", () => {
  const now = player({ revision: 5 });
  expect(newerPlayer(now, player({ revision: 4 }))).toBe(now);
  expect(newerPlayer(now, player({ revision: 5, position_ms: 9 })).position_ms).toBe(9);
});
