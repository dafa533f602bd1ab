import { describe, expect, it } from "vitest";
import { glimpse } from "./glimpse";

describe("a message in one line", () => {
  it.each([
    ["I made **popcorn**, we *can* begin", "I made popcorn, we can begin"],
    ["||it comes back|| at the end", "▒▒▒ at the end"],
    ["see [the harbour](https://films.example/a)", "see the harbour"],
    ["<@1> and <@!2> in <#3>", "@Ada and @somebody in #a channel"],
    ["> quoted\n\nsaid <:wave:12345>", "quoted said :wave:"],
    ["snake_case_name stays", "snake_case_name stays"],
    ["```py\nprint()```", "print()"],
    ["\\*not bold\\*", "*not bold*"],
    ["", ""],
  ])("%j reads %j", (text, line) => {
    expect(glimpse(text, { 1: "Ada" })).toBe(line);
  });
});
