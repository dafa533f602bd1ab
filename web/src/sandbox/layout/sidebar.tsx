/** The servers of this person with their channels, threads and who sits in voice. */

import { type Channel, ChannelType, type Guild } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { go } from "../client";
import { isVoice, listed, threadsOf } from "../places";
import { store } from "../state";
import { JoinButton } from "../voice/join_button";
import { Sitting } from "../voice/sitting";
import { VoiceBar } from "../voice/voice_bar";
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
      <VoiceBar />
      <Me />
    </nav>
  );
}

function ChannelItem({ guild, channel }: { guild: Guild; channel: Channel }) {
  return (
    <li>
      <div className="voice-row">
        <PlaceButton channel={channel} />
        {isVoice(channel) && <JoinButton channel={channel} />}
      </div>
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

function symbol(channel: Channel): string {
  if (isVoice(channel)) return "♪";
  if (channel.type === ChannelType.PrivateThread) return "◈";
  return channel.type === ChannelType.PublicThread ? "◇" : "#";
}
