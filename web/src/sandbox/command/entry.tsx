/** What takes the composer's place while a command is typed. */

import { flushSync } from "react-dom";
import type { Channel, Id } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { usePlace } from "../here";
import { focusComposer } from "../layout/window";
import { drafts, setDraft } from "./drafts";
import { Filler } from "./filler";
import { Picker } from "./picker";
import { Thinking } from "./thinking";

/** Whether a text is the beginning of a command, which then is typed in `CommandComposer`. */
export function startCommand(channelId: Id, text: string): boolean {
  if (!text.startsWith("/")) return false;
  setDraft(channelId, { stage: "looking", text });
  return true;
}

/** Whether a command is being typed in a channel. */
export function useIsCommand(channelId: Id): boolean {
  return usePart(drafts, (all) => all[channelId] !== undefined);
}

/** Types and runs a command; `onLeave` is handed the text that is to stand in the composer afterwards. */
export function CommandComposer({ channel, onLeave }: { channel: Channel; onLeave: (text: string) => void }) {
  const draft = usePart(drafts, (all) => all[channel.id]);
  const place = usePlace(channel.id);
  if (draft === undefined || place === null) return null;

  function leave(text: string): void {
    flushSync(() => {
      onLeave(text);
      setDraft(channel.id, null);
    });
    focusComposer();
  }

  return (
    <div className="composer command">
      <Thinking channelId={channel.id} />
      {draft.stage === "looking" ? (
        <Picker channel={channel} text={draft.text} onLeave={leave} />
      ) : (
        <Filler key={draft.leaf.name} guild={place.guild} channel={channel} draft={draft} onLeave={leave} />
      )}
    </div>
  );
}
