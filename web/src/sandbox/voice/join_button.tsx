/** Joins a voice channel, beside its name. */

import type { Channel } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { join, voice } from "./call";

export function JoinButton({ channel }: { channel: Channel }) {
  const here = usePart(voice, (state) => state.channelId === channel.id);
  if (here) return null;
  return (
    <button
      type="button"
      className="join-voice"
      aria-description={`Listen in ${channel.name}`}
      onClick={() => void join(channel.id)}
    >
      Join
    </button>
  );
}
