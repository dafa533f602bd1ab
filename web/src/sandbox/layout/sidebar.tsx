/** The servers of this person with their channels, threads and who sits in voice. */

import { type Channel, ChannelType, type Guild, nameOf } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { go } from "../client";
import { DrawerButton } from "../drawer/button";
import { isVoice, listed, threadsOf } from "../places";
import { store } from "../state";
import { HelpButton } from "../visit/button";
import { Me } from "./me";

export function Sidebar() {
  const guilds = usePart(store, (state) => state.guilds);
  return (
    <nav className="sidebar" aria-label="Channels">
      <div className="sidebar-places">
        {guilds.map((guild) => (
          <section key={guild.id}>
            <h2>{guild.name}</h2>
            <ul>
              {listed(guild).map((channel) => (
                <ChannelItem key={channel.id} guild={guild} channel={channel} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <Me />
      <div className="tools">
        <HelpButton />
        <DrawerButton />
      </div>
    </nav>
  );
}

function ChannelItem({ guild, channel }: { guild: Guild; channel: Channel }) {
  return (
    <li>
      <PlaceButton channel={channel} />
      {isVoice(channel) && <Sitting guild={guild} channelId={channel.id} />}
      {threadsOf(guild, channel.id).length > 0 && (
        <ul className="threads">
          {threadsOf(guild, channel.id).map((thread) => (
            <li key={thread.id}>
              <PlaceButton channel={thread} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function PlaceButton({ channel }: { channel: Channel }) {
  const here = usePart(store, (state) => state.here === channel.id);
  const unread = usePart(store, (state) => state.unread[channel.id] ?? 0);
  return (
    <button type="button" className="place" aria-current={here ? "page" : undefined} onClick={() => go(channel.id)}>
      <span aria-hidden="true">{symbol(channel)}</span>
      <span className="place-name">{channel.name}</span>
      {unread > 0 && (
        <span className="badge">
          {unread}
          <span className="unseen"> unread</span>
        </span>
      )}
    </button>
  );
}

function Sitting({ guild, channelId }: { guild: Guild; channelId: string }) {
  const there = guild.voice_states.filter((voice) => voice.channel_id === channelId);
  if (there.length === 0) return null;
  return (
    <ul className="sitting" aria-label="In this voice channel">
      {there.map((voice) => {
        const member = guild.members.find((one) => one.user.id === voice.user_id);
        return (
          <li key={voice.user_id}>
            {member === undefined ? "Somebody" : nameOf(member.user, member)}
            {voice.self_deaf && <span className="tag">deafened</span>}
          </li>
        );
      })}
    </ul>
  );
}

function symbol(channel: Channel): string {
  if (isVoice(channel)) return "♪";
  if (channel.type === ChannelType.PrivateThread) return "◈";
  return channel.type === ChannelType.PublicThread ? "◇" : "#";
}
