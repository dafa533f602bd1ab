/** What each step says, and what its button does: it puts the words where one writes, and leaves the sending to people. */

import { propose } from "../chat/proposal";
import { ask, go } from "../client";
import { store } from "../state";
import { type Group, groupsOf, type StepName } from "./steps";

export const SAMPLE = "Morning Bells";
export const GROUP = "Film night";

interface Words {
  title: string;
  sentence: string;
  button: string;
}

export const WORDS: Record<StepName, Words> = {
  register: {
    title: "Register",
    sentence: "Get an account with /register; any name and e-mail will do here, the password has to be hard to guess.",
    button: "Do it for me",
  },
  group: {
    title: "Make a group",
    sentence: "A group is a thread to chat in and a voice channel to listen in; /group create makes both.",
    button: "Do it for me",
  },
  say: {
    title: "Say something",
    sentence: "Write in your group's thread; Chorus keeps a copy that the group can search.",
    button: "Do it for me",
  },
  listen: {
    title: "Sit down to listen",
    sentence:
      "Join your group's voice channel to hear what is played there: the button stands in it, and beside its name in the list.",
    button: "Show me",
  },
  play: {
    title: "Play something",
    sentence: `Type /play and a title, as “${SAMPLE}” of the sample music; links to music on the internet work too when there is a network.`,
    button: "Do it for me",
  },
  look: {
    title: "Look around",
    sentence: "See all that you can do now, here and with your group: /chorus help.",
    button: "Do it for me",
  },
};

/** Do what a step's button says. */
export async function doFor(step: StepName): Promise<void> {
  const group = ownGroup();
  if (group !== null && (step === "say" || step === "play")) go(group.thread.id);
  if (step === "listen") {
    if (group?.voiceId) go(group.voiceId);
    return;
  }
  propose(await textFor(step, group));
}

async function textFor(step: Exclude<StepName, "listen">, group: Group | null): Promise<string> {
  switch (step) {
    case "register":
      return "/register";
    case "group":
      return `/group create name:${GROUP}`;
    case "say":
      return "Hello, everybody!";
    case "play":
      return `/play query:${await titleToPlay(group)}`;
    case "look":
      return "/chorus help";
  }
}

/** The sample, or where somebody has a library of their own, what the bot offers first. */
async function titleToPlay(group: Group | null): Promise<string> {
  if (group === null) return SAMPLE;
  for (const query of [SAMPLE, ""]) {
    const found = await offered(group, query);
    if (found !== null) return found;
  }
  return SAMPLE;
}

async function offered({ thread }: Group, query: string): Promise<string | null> {
  try {
    const choices = await ask<{ name: string }[]>("autocomplete", {
      channel_id: thread.id,
      name: "play",
      focused: "query",
      query,
      options: {},
    });
    return titleOf(choices[0]?.name ?? "");
  } catch {
    return null; // the bot may be away
  }
}

/** The title in what autocomplete offers, as "Morning Bells – The Sandbox (1:00)"; null for none. */
export function titleOf(choice: string): string | null {
  const title = choice.split(" – ")[0]?.replace(/ \(\d[\d:]*\)$/, "");
  return title ? title : null;
}

function ownGroup(): Group | null {
  const { guilds, me, bot } = store.get();
  return me === null ? null : (groupsOf(guilds, me.id, bot.user).at(-1) ?? null);
}
