/** Who sits in a voice channel, and who of them is heard. */

import { type Guild, type Id, nameOf } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { voice } from "./call";

export function Sitting({ guild, channelId }: { guild: Guild; channelId: Id }) {
  const heard = usePart(voice, (state) => (state.channelId === channelId ? state.speaking : null));
  const there = guild.voice_states.filter((state) => state.channel_id === channelId);
  if (there.length === 0) return null;
  return (
    <ul className="sitting" aria-label="In this voice channel">
      {there.map((state) => {
        const member = guild.members.find((one) => one.user.id === state.user_id);
        const speaks = heard?.includes(state.user_id) ?? false;
        return (
          <li key={state.user_id} data-speaking={speaks || undefined}>
            <span className="glow" aria-hidden="true" />
            <span className="place-name">{member === undefined ? "Somebody" : nameOf(member.user, member)}</span>
            {speaks && <span className="unseen">is heard</span>}
            {state.self_deaf || state.deaf ? (
              <span className="tag">deafened</span>
            ) : (
              (state.self_mute || state.mute || state.suppress) && <span className="tag">muted</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
