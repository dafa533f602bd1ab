/** Joins a voice channel, or leaves it, beside its name in the list and in the channel itself. */

import type { Channel, Id } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { join, leave, voice } from "./call";

export function JoinButton({ channel }: { channel: Channel }) {
  const here = usePart(voice, (state) => state.channelId === channel.id);
  return (
    <button
      type="button"
      id={buttonId(channel.id)}
      className="join-voice"
      aria-description={`${here ? "Stop listening" : "Listen"} in ${channel.name}`}
      onClick={() => void (here ? leave() : join(channel.id))}
    >
      {here ? "Leave" : "Join"}
    </button>
  );
}

/** The same in the channel itself, where on a phone the list is not seen. */
export function ListenButton({ channel }: { channel: Channel }) {
  const here = usePart(voice, (state) => state.channelId === channel.id);
  return (
    <button
      type="button"
      className={here ? "listen" : "listen primary"}
      onClick={() => void (here ? leave() : join(channel.id))}
    >
      {here ? "Stop listening" : "Listen here"}
    </button>
  );
}

/** Put the keyboard's focus where one can join again. */
export function focusJoinButton(channelId: Id): void {
  document.getElementById(buttonId(channelId))?.focus();
}

function buttonId(channelId: Id): string {
  return `join-${channelId}`;
}
