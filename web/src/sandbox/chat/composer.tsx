/** Where one writes. */

import { useState } from "react";
import type { Channel } from "../../shared/discord";
import { RequestError } from "../../shared/socket";
import { ask } from "../client";
import { CommandComposer, startCommand, useIsCommand } from "../command/entry";
import { Thinking } from "../command/thinking";

export function Composer({ channel }: { channel: Channel }) {
  const [text, setText] = useState("");
  const [failure, setFailure] = useState<string | null>(null);

  const isCommand = useIsCommand(channel.id);

  async function send(): Promise<void> {
    if (text.trim() === "") return;
    try {
      await ask("send", { channel_id: channel.id, content: text });
      setText("");
      setFailure(null);
    } catch (error) {
      setFailure(error instanceof RequestError ? error.message : String(error));
    }
  }

  if (isCommand) return <CommandComposer channel={channel} onLeave={setText} />;
  return (
    <div className="composer">
      <Thinking channelId={channel.id} />
      {failure !== null && <p role="alert">{failure}</p>}
      <textarea
        aria-label={`Write in ${channel.name}`}
        placeholder={`Write in ${channel.name}, or / for a command`}
        rows={1}
        value={text}
        onChange={({ target: { value } }) => setText(startCommand(channel.id, value) ? "" : value)}
        onKeyDown={(key) => {
          if (key.key === "Enter" && !key.shiftKey && !key.nativeEvent.isComposing) {
            key.preventDefault();
            void send();
          }
        }}
      />
    </div>
  );
}
