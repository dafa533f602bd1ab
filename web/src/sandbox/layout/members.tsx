/** Who can be met here: the thread's members in a thread, else the server's. */

import { type Channel, type Guild, nameOf } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { store } from "../state";

export function Members({ guild, channel }: { guild: Guild; channel: Channel }) {
  const bot = usePart(store, (state) => state.bot);
  const inThread = guild.threads.find((thread) => thread.id === channel.id)?.member_ids;
  const there = guild.members.filter((member) => inThread === undefined || inThread.includes(member.user.id));
  return (
    <aside className="members" aria-label="Members">
      <h2>Members — {there.length}</h2>
      <ul>
        {there.map((member) => (
          <li key={member.user.id}>
            {nameOf(member.user, member)}
            {member.user.bot && <span className="tag">app</span>}
            {member.user.id === bot.user?.id && !bot.online && <span className="tag">offline</span>}
          </li>
        ))}
      </ul>
    </aside>
  );
}
