/** Who can be met here: the thread's members in a thread, else the server's; what they are, and where they sit. */

import { type Channel, type Guild, type Member, nameOf } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { store } from "../state";
import { Drawer } from "./drawer";
import { administers } from "./people";

export function Members({ guild, channel }: { guild: Guild; channel: Channel }) {
  const inThread = guild.threads.find((thread) => thread.id === channel.id)?.member_ids;
  const there = guild.members.filter((member) => inThread === undefined || inThread.includes(member.user.id));
  return (
    <Drawer name="members">
      <aside className="members" aria-label="Members">
        <h2>
          {inThread === undefined ? "Members" : "In this thread"} — {there.length}
        </h2>
        <ul>
          {there.map((member) => (
            <MemberItem key={member.user.id} guild={guild} member={member} />
          ))}
        </ul>
        {there.length === 0 && <p className="empty">Nobody is in this thread; whoever writes here comes in.</p>}
      </aside>
    </Drawer>
  );
}

function MemberItem({ guild, member }: { guild: Guild; member: Member }) {
  const isOffline = usePart(store, ({ bot }) => member.user.id === bot.user?.id && !bot.online);
  const isMe = usePart(store, ({ me }) => member.user.id === me?.id);
  const seat = guild.voice_states.find((voice) => voice.user_id === member.user.id)?.channel_id;
  const room = guild.channels.find((one) => one.id === seat)?.name;
  return (
    <li>
      {nameOf(member.user, member)}
      {isMe && <span className="tag">you</span>}
      {member.user.bot && <span className="tag">app</span>}
      {isOffline && <span className="tag">offline</span>}
      {!member.user.bot && guild.owner_id === member.user.id && <span className="tag">owner</span>}
      {!member.user.bot && administers(guild, member) && <span className="tag">admin</span>}
      {room !== undefined && <span className="seat">♪ in {room}</span>}
    </li>
  );
}
