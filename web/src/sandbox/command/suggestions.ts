/** What the bot suggests for an option while one types: asked for when the typing pauses, the newest question only. */

import { useEffect, useState } from "react";
import type { Id } from "../../shared/discord";
import { RequestError, sentenceOf } from "../../shared/socket";
import { ask } from "../client";
import type { Choice } from "./declared";
import type { Value } from "./values";

const PAUSE_MS = 200;
const LATE = "No suggestions: the bot did not answer in time. What you type is taken as it is.";

/** A question: which option of which command, what was typed, and what else was given. */
export interface Question {
  channelId: Id;
  command: string;
  option: string;
  query: string;
  others: Record<string, Value>;
}

export interface Suggestions {
  choices: Choice[];
  /** What to say of them: that they are on their way, that there are none, or why. */
  note: string | null;
}

const NOTHING: Suggestions = { choices: [], note: null };

/** The suggestions for a question; nothing while there is none. An answer that comes after the next question is dropped. */
export function useSuggestions(question: Question | null): Suggestions {
  const [found, setFound] = useState(NOTHING);
  const key = question === null ? null : JSON.stringify(question);
  useEffect(() => {
    if (key === null) {
      setFound(NOTHING);
      return;
    }
    let wanted = true;
    setFound(({ choices }) => ({ choices, note: "Asking Chorus …" }));
    const timer = setTimeout(() => {
      request(JSON.parse(key) as Question).then((answer) => wanted && setFound(answer));
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [key]);
  return found;
}

async function request({ channelId, command, option, query, others }: Question): Promise<Suggestions> {
  const args = { channel_id: channelId, name: command, focused: option, query, options: others };
  try {
    const choices = await ask<Choice[]>("autocomplete", args);
    return { choices, note: choices.length === 0 ? "No suggestions: what you type is taken as it is." : null };
  } catch (error) {
    const isLate = error instanceof RequestError && error.kind === "timeout";
    return { choices: [], note: isLate ? LATE : `No suggestions: ${sentenceOf(error)}` };
  }
}
