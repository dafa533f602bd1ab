import { describe, expect, it } from "vitest";
import { type Message, MessageFlag } from "../../shared/discord";
import type { Answer } from "../state";
import { withWhispers } from "./whispers";

const said = (id: string, content: string, flags: number = MessageFlag.Ephemeral) =>
  ({ id, content, flags }) as Message;
const answer = (message: Message | null, ...followups: Message[]) => ({ message, followups }) as unknown as Answer;
const told = (...ids: string[]) => new Set(ids);

describe("what only one person sees", () => {
  it("is shown among what else is, by age", () => {
    const shown = withWhispers([said("2", "b")], answer(said("1", "a"), said("10", "c")), told());
    expect(shown.map(({ content }) => content)).toEqual(["a", "b", "c"]);
  });

  it("does not hold what everybody sees", () => {
    expect(withWhispers([], answer(said("1", "a", 0)), told())).toEqual([]);
  });

  it("changes in its place, and goes when it is deleted", () => {
    expect(withWhispers([said("1", "a")], answer(said("1", "b")), told("1"))).toEqual([said("1", "b")]);
    expect(withWhispers([said("1", "a"), said("2", "x")], answer(null), told("1"))).toEqual([said("2", "x")]);
  });

  it("stays away once it was put away", () => {
    expect(withWhispers([], answer(said("1", "changed")), told("1"))).toEqual([]);
  });
});
