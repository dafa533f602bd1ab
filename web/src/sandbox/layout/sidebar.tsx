/** The servers of this person with their channels, threads and who sits in voice, and the messages with the bot. */

import { useState } from "react";
import { type Channel, type Guild, nameOf } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { go } from "../client";
import { DrawerButton } from "../drawer/button";
import { archivedThreadsOf, isVoice, listed, threadsOf } from "../places";
import { store } from "../state";
import { HelpButton } from "../visit/button";
import { JoinButton } from "../voice/join_button";
import { Sitting } from "../voice/sitting";
import { VoiceBar } from "../voice/voice_bar";
import { Drawer } from "./drawer";
import { Me } from "./me";
import { PlaceButton, PlaceLine } from "./place_button";
import { layout } from "./window";

export function Sidebar() {
  const guilds = usePart(store, (state) => state.guilds);
  return (
    <Drawer name="places">
      <nav className="sidebar" aria-label="Channels">
        <div className="sidebar-top">
          <button type="button" onClick={() => layout.set({ dialog: "quick" })} aria-keyshortcuts="Control+K Meta+K">
            Go to … <span>Ctrl K</span>
          </button>
        </div>
        <div className="sidebar-places">
          <Direct />
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
        <div className="tools">
          <HelpButton />
          <DrawerButton />
        </div>
      </nav>
    </Drawer>
  );
}

function Direct() {
  const direct = usePart(store, (state) => state.direct);
  const bot = usePart(store, (state) => state.bot.user);
  if (direct === null || bot === null) return null;
  return (
    <section>
      <h2>Direct messages</h2>
      <PlaceLine id={direct.id} symbol="@" name={nameOf(bot)} onGo={() => go(direct.id)} />
    </section>
  );
}

function ChannelItem({ guild, channel }: { guild: Guild; channel: Channel }) {
  const threads = threadsOf(guild, channel.id);
  return (
    <li>
      <div className="voice-row">
        <PlaceButton channel={channel} />
        {isVoice(channel) && <JoinButton channel={channel} />}
      </div>
      {isVoice(channel) && <Sitting guild={guild} channelId={channel.id} />}
      {threads.length > 0 && <Threads threads={threads} label={`Threads of ${channel.name}`} />}
      <Archived guild={guild} channel={channel} />
    </li>
  );
}

function Threads({ threads, label }: { threads: Channel[]; label: string }) {
  return (
    <ul className="threads" aria-label={label}>
      {threads.map((thread) => (
        <li key={thread.id}>
          <PlaceButton channel={thread} />
        </li>
      ))}
    </ul>
  );
}

/** Threads that sleep, shown when asked for, or when one of them is open. */
function Archived({ guild, channel }: { guild: Guild; channel: Channel }) {
  const threads = archivedThreadsOf(guild, channel.id);
  const isInside = usePart(store, (state) => threads.some((thread) => thread.id === state.here));
  const [wanted, setWanted] = useState(false);
  if (threads.length === 0) return null;
  const shown = wanted || isInside;
  return (
    <>
      <button type="button" className="archived" aria-expanded={shown} onClick={() => setWanted(!shown)}>
        {shown ? "Hide" : "Show"} {threads.length} archived
      </button>
      {shown && <Threads threads={threads} label={`Archived threads of ${channel.name}`} />}
    </>
  );
}
