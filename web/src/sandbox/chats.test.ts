import { describe, expect, it } from "vitest";
import type { Message } from "../shared/discord";
import { merged, withMessage, withOlder, withoutMessages } from "./chats";

const said = (...ids: string[]) => ids.map((id) => ({ id, content: id }) as Message);
const idsOf = (chat: { messages: Message[] }) => chat.messages.map((message) => message.id);

describe("a channel's messages", () => {
  it("stand in the order in which they were said, however long their ids", () => {
    const chat = withMessage({ messages: said("9", "11"), more: false }, said("10")[0] as Message);
    expect(idsOf(chat)).toEqual(["9", "10", "11"]);
  });

  it("change in their place", () => {
    const changed = { id: "9", content: "changed" } as Message;
    const chat = withMessage({ messages: said("9", "11"), more: false }, changed);
    expect(chat.messages[0]?.content).toBe("changed");
    expect(idsOf(chat)).toEqual(["9", "11"]);
  });

  it("do not grow at the old end by one that changed there while those between are unknown", () => {
    const chat = withMessage({ messages: said("9", "11"), more: true }, said("3")[0] as Message);
    expect(idsOf(chat)).toEqual(["9", "11"]);
  });

  it("go when they are deleted", () => {
    expect(idsOf(withoutMessages({ messages: said("1", "2", "3"), more: false }, ["1", "3"]))).toEqual(["2"]);
  });

  it("have older ones once before them", () => {
    const chat = withOlder({ messages: said("2", "3"), more: true }, { messages: said("1", "2"), more: false });
    expect(idsOf(chat)).toEqual(["1", "2", "3"]);
    expect(chat.more).toBe(false);
  });

  it("keep what came while they were asked for", () => {
    const asked = { messages: said("1", "2"), more: false };
    expect(idsOf(merged(asked, { messages: said("2", "3"), more: false }))).toEqual(["1", "2", "3"]);
  });
});
