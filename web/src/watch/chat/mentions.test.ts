import { describe, expect, it } from "vitest";
import { typedName } from "../../shared/completing";
import { person } from "../made_up";
import { asSent, asTyped, offered } from "./mentions";

const PEOPLE = [
  person("Ada", { discord_id: "11" }),
  person("Ben Okri", { discord_id: "12" }),
  person("Cleo", { discord_id: null }),
];

function offers(text: string): string[] {
  const typed = typedName(text, text.length);
  return typed === null ? [] : offered(typed, PEOPLE).map(({ shown }) => shown);
}

describe("people behind an @", () => {
  it("are offered by any part of their names, if they can be mentioned", () => {
    expect(offers("hi @")).toEqual(["@Ada", "@Ben Okri"]);
    expect(offers("hi @okr")).toEqual(["@Ben Okri"]);
    expect(offers("@cleo")).toEqual([]);
    expect(offers("#ada")).toEqual([]);
    expect(offers("ada@a")).toEqual([]);
  });

  it("are sent as mentions, but not in code", () => {
    expect(asSent("@Ada, see @Ben Okri!", PEOPLE)).toBe("<@11>, see <@12>!");
    expect(asSent("@Cleo and @nobody, mail@Ada", PEOPLE)).toBe("@Cleo and @nobody, mail@Ada");
    expect(asSent("`@Ada` ```\n@Ada\n``` @Ada", PEOPLE)).toBe("`@Ada` ```\n@Ada\n``` <@11>");
  });

  it("are names again where it is changed", () => {
    expect(asTyped("<@11> and <@!12>, <@99>", PEOPLE)).toBe("@Ada and @Ben Okri, <@99>");
  });
});
