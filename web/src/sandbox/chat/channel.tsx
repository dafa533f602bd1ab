/** One channel or thread: what was said in it, and where one writes. */

import { useState } from "react";
import type { Channel as ChannelObject, Guild } from "../../shared/discord";
import { symbolOf } from "../layout/place_button";
import { focusComposer } from "../layout/window";
import { isVoice } from "../places";
import { VisitCard } from "../visit/card";
import { ListenButton } from "../voice/join_button";
import { Composer } from "./composer";
import { addFiles } from "./drafts";
import { MessageList } from "./message_list";

export function Channel({ guild, channel }: { guild: Guild; channel: ChannelObject }) {
  const [isOver, setOver] = useState(false);
  return (
    <main
      className="channel"
      aria-label={`#${channel.name}`}
      data-drop={isOver || undefined}
      onDragOver={(drag) => {
        if (!drag.dataTransfer.types.includes("Files")) return;
        drag.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(drop) => {
        if (!drop.dataTransfer.types.includes("Files")) return;
        drop.preventDefault();
        setOver(false);
        addFiles(channel.id, [...drop.dataTransfer.files]);
        focusComposer();
      }}
    >
      <header>
        <h1>
          <span className="channel-symbol" aria-hidden="true">
            {symbolOf(channel)}
          </span>
          {channel.name}
        </h1>
        {isVoice(channel) && <ListenButton channel={channel} />}
        {channel.topic && <p className="channel-topic">{channel.topic}</p>}
      </header>
      <VisitCard />
      <MessageList channel={channel} />
      <Composer guild={guild} channel={channel} />
    </main>
  );
}
