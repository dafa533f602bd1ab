/** Runs a command that was filled in. */

import type { Id } from "../../shared/discord";
import { sentenceOf } from "../../shared/socket";
import { placeIn } from "../here";
import { store } from "../state";
import { askBot } from "./answers";
import { type Filling, setDraft } from "./drafts";
import { checkAll } from "./values";

/** Whether it was run; else the channel's draft tells why not, and which option is wrong. */
export async function run(channelId: Id, draft: Filling): Promise<boolean> {
  const place = placeIn(store.get(), channelId);
  if (place === null || draft.running) return false;
  const { values, wrong } = checkAll(draft.leaf, draft.given, place.guild);
  if (Object.keys(wrong).length > 0) {
    const fields = [...draft.fields, ...Object.keys(wrong).filter((name) => !draft.fields.includes(name))];
    setDraft(channelId, { ...draft, fields, wrong, refusal: null });
    return false;
  }
  setDraft(channelId, { ...draft, wrong: {}, refusal: null, running: true });
  try {
    await askBot(channelId, "slash", { channel_id: channelId, name: draft.leaf.name, options: values });
    return true;
  } catch (error) {
    setDraft(channelId, { ...draft, ...readRefusal(sentenceOf(error)), running: false });
    return false;
  }
}

/** Which option a refusal is about, where it names one. */
function readRefusal(sentence: string): Pick<Filling, "wrong" | "refusal"> {
  const [, name, why] = /^option '([^']+)' (.*)$/s.exec(sentence) ?? [];
  if (name === undefined || why === undefined) return { wrong: {}, refusal: sentence };
  return { wrong: { [name]: `${name} ${why}` }, refusal: null };
}
