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
      {nameOf(member.user, member)} {isMe && <Tag words="you" />}
      {member.user.bot && <Tag words="app" />}
      {isOffline && <Tag words="offline" />}
      {!member.user.bot && guild.owner_id === member.user.id && <Tag words="owner" />}
      {!member.user.bot && administers(guild, member) && <Tag words="admin" />}
      {room !== undefined && <span className="seat">♪ in {room}</span>}
    </li>
  );
}

/** The space lets what is read aloud end the word before. */
function Tag({ words }: { words: string }) {
  return (
    <>
      <span className="tag">{words}</span>{" "}
    </>
  );
}
