import { describe, expect, it } from "vitest";
import { ChannelType, type Guild } from "../../shared/discord";
import { type Option, OptionType } from "./declared";
import { check, checkAll, offersOf } from "./values";

const GUILD: Guild = {
  id: "1",
  name: "Lounge",
  owner_id: "10",
  members: [{ user: { id: "10", username: "ada", global_name: "Ada" }, roles: [] }],
  roles: [{ id: "20", name: "DJs", permissions: "0", position: 1 }],
  channels: [
    { id: "30", type: ChannelType.Text, name: "general" },
    { id: "31", type: ChannelType.Voice, name: "Lounge" },
  ],
  threads: [{ id: "32", type: ChannelType.PrivateThread, name: "Film night", parent_id: "30", member_ids: [] }],
  voice_states: [],
};
const option = (type: number, more: Partial<Option> = {}): Option => ({ type, name: "it", description: "", ...more });
const typed = (text: string, one: Option) => check(one, { text }, GUILD);

describe("what is given for an option", () => {
  it.each([
    ["text", option(OptionType.String), "x", "x"],
    ["a whole number", option(OptionType.Integer, { min_value: 0, max_value: 200 }), "200", 200],
    ["a number", option(OptionType.Number), "1.5", 1.5],
    ["yes or no", option(OptionType.Boolean), "Yes", true],
    ["a choice by its name", option(OptionType.String, { choices: [{ name: "Large", value: "l" }] }), "large", "l"],
    ["a person", option(OptionType.User), "@ada", { member: "10" }],
    ["a role", option(OptionType.Role), "DJs", { role: "20" }],
    ["a person or role", option(OptionType.Mentionable), "djs", { role: "20" }],
    ["a channel", option(OptionType.Channel), "#general", { channel: "30" }],
  ])("may be typed: %s", (_, one, text, value) => {
    expect(typed(text, one)).toEqual({ value });
  });

  it.each([
    ["no number", option(OptionType.Integer), "many", "it takes a whole number."],
    ["no whole number", option(OptionType.Integer), "1.5", "it takes a whole number."],
    [
      "too large a number",
      option(OptionType.Integer, { min_value: 0, max_value: 5 }),
      "6",
      "it takes a number: 0 to 5.",
    ],
    [
      "too long a text",
      option(OptionType.String, { max_length: 2 }),
      "abc",
      "it takes 0 to 2 characters; these are 3.",
    ],
    ["nobody who is here", option(OptionType.User), "Zoe", "it takes one of the list: “Zoe” is not in it."],
    [
      "a wrong kind of channel",
      option(OptionType.Channel, { channel_types: [2] }),
      "general",
      "it takes one of the list: “general” is not in it.",
    ],
    ["no file", option(OptionType.Attachment), "a.txt", "it takes a file: choose one."],
  ])("is refused with a sentence: %s", (_, one, text, wrong) => {
    expect(typed(text, one)).toEqual({ wrong });
  });

  it("is what was chosen, whatever its name", () => {
    expect(check(option(OptionType.String), { text: "Shown", value: "meant" }, GUILD)).toEqual({ value: "meant" });
  });

  it("offers channels of the kinds that are taken only", () => {
    const names = (one: Option) => offersOf(one, GUILD).map(({ name }) => name);
    expect(names(option(OptionType.Channel, { channel_types: [ChannelType.Voice] }))).toEqual(["Lounge"]);
    expect(names(option(OptionType.Channel))).toEqual(["general", "Lounge", "Film night"]);
  });
});

describe("a whole command", () => {
  it("leaves out what is optional and empty, and tells of all that is wrong", () => {
    const options = [
      option(OptionType.String, { name: "name", required: true }),
      option(OptionType.Integer, { name: "count" }),
      option(OptionType.String, { name: "note" }),
    ];
    const leaf = { name: "x", root: "x", description: "", options };
    const { values, wrong } = checkAll(leaf, { count: { text: "many" }, note: { text: " " } }, GUILD);
    expect(values).toEqual({});
    expect(wrong).toEqual({ name: "name is needed.", count: "count takes a whole number." });
  });
});
