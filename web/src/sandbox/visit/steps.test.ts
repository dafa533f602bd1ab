import { describe, expect, it } from "vitest";
import { ChannelType, type Guild, type Message } from "../../shared/discord";
import { titleOf } from "./doing";
import { groupsOf, happened, isSaidBy, type Situation } from "./steps";

const BOT = { id: "9", username: "Chorus", bot: true };
const THREAD = {
  id: "30",
  type: ChannelType.PrivateThread,
  name: "Film night",
  owner_id: "9",
  member_ids: ["1", "9"],
};
const VOICE = { id: "40", type: ChannelType.Voice, name: "Film night" };

function guild(changes: Partial<Guild> = {}): Guild {
  return {
    id: "5",
    name: "Lounge",
    owner_id: "1",
    members: [],
    roles: [],
    channels: [VOICE],
    threads: [THREAD],
    voice_states: [],
    ...changes,
  };
}

function situation(changes: Partial<Situation> = {}): Situation {
  return { me: "1", bot: BOT, guilds: [guild()], facts: { answers: [], hears: [] }, said: [], ...changes };
}

const answered = (command: string, ...suggests: string[]) => ({ command, state: "message", suggests });
const sitting = (channel: string) => ({ user_id: "1", channel_id: channel, self_deaf: false, self_mute: false });

describe("the steps of the visit", () => {
  it("have not happened to a stranger", () => {
    expect(happened(situation({ guilds: [guild({ threads: [] })] }))).toEqual([]);
  });

  it("take an account from where the welcome leads on, and not from a form that was refused", () => {
    const strange = { guilds: [guild({ threads: [] })] };
    const welcome = { answers: [answered("register", "group create")], hears: [] };
    expect(happened(situation({ ...strange, facts: welcome }))).toEqual(["register"]);
    const refused = { answers: [answered("register"), answered("register", "login")], hears: [] };
    expect(happened(situation({ ...strange, facts: refused }))).toEqual([]);
    const other = { answers: [answered("group", "group create")], hears: [] };
    expect(happened(situation({ ...strange, facts: other }))).toEqual([]);
  });

  it("take whoever is in a group for registered", () => {
    expect(happened(situation())).toEqual(["register", "group"]);
  });

  it("take no thread for a group that somebody else has made, or that one is not in", () => {
    const others = [
      { ...THREAD, owner_id: "2" },
      { ...THREAD, id: "31", member_ids: ["9"] },
      { ...THREAD, id: "32", type: ChannelType.PublicThread },
    ];
    expect(groupsOf([guild({ threads: others })], "1", BOT)).toEqual([]);
    expect(groupsOf([guild()], "1", null)).toEqual([]);
  });

  it("take what was said in the group's thread, and not elsewhere", () => {
    expect(happened(situation({ said: ["30"] }))).toContain("say");
    expect(happened(situation({ said: ["2"] }))).not.toContain("say");
  });

  it("take one's own words only for what one said", () => {
    const message = { author: { id: "1" }, content: "hello" } as Message;
    expect(isSaidBy("1", message)).toBe(true);
    expect(isSaidBy("2", message)).toBe(false);
    expect(isSaidBy("1", { ...message, content: "" })).toBe(false);
    expect(isSaidBy("1", { ...message, webhook_id: "7" })).toBe(false);
  });

  it("take sitting in the group's voice channel, not in another", () => {
    const inGroup = situation({ guilds: [guild({ voice_states: [sitting("40")] })] });
    expect(happened(inGroup)).toContain("listen");
    expect(happened(situation({ guilds: [guild({ voice_states: [sitting("41")] })] }))).not.toContain("listen");
  });

  it("take any voice channel of a group that has none of its own name", () => {
    const without = guild({ channels: [], voice_states: [sitting("41")] });
    expect(happened(situation({ guilds: [without] }))).toContain("listen");
  });

  it("take music for played when the bot is heard, whoever else speaks", () => {
    expect(happened(situation({ facts: { answers: [], hears: ["9"] } }))).toContain("play");
    expect(happened(situation({ facts: { answers: [], hears: ["2"] } }))).not.toContain("play");
  });

  it("take an answer to /chorus for having looked around", () => {
    expect(happened(situation({ facts: { answers: [answered("chorus")], hears: [] } }))).toContain("look");
    const waiting = { answers: [{ command: "chorus", state: "waiting", suggests: [] }], hears: [] };
    expect(happened(situation({ facts: waiting }))).not.toContain("look");
  });
});

describe("what the bot offers to play", () => {
  it("is named without its artist and length", () => {
    expect(titleOf("Morning Bells – The Sandbox (1:00)")).toBe("Morning Bells");
    expect(titleOf("Hummed (0:02)")).toBe("Hummed");
    expect(titleOf("Song (live)")).toBe("Song (live)");
    expect(titleOf("")).toBeNull();
  });
});
