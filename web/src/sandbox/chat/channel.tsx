/** One channel or thread: what was said in it, and where one writes. */

import type { Channel as ChannelObject, Guild } from "../../shared/discord";
import { VisitCard } from "../visit/card";
import { Composer } from "./composer";
import { MessageList } from "./message_list";

export function Channel({ guild, channel }: { guild: Guild; channel: ChannelObject }) {
  return (
    <main className="channel" aria-label={`#${channel.name}`}>
      <header>
        <h1>{channel.name}</h1>
        {channel.topic && <p>{channel.topic}</p>}
      </header>
      <VisitCard />
      <MessageList guild={guild} channel={channel} />
      <Composer channel={channel} />
    </main>
  );
}
