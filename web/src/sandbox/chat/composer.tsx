/** Where one writes. */

import { useEffect, useRef, useState } from "react";
import type { Channel } from "../../shared/discord";
import { RequestError } from "../../shared/socket";
import { usePart } from "../../shared/store";
import { ask } from "../client";
import { CommandComposer, startCommand, useIsCommand } from "../command/entry";
import { Thinking } from "../command/thinking";
import { proposals, takeProposal } from "./proposal";

export function Composer({ channel }: { channel: Channel }) {
  const [text, setText] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const proposed = usePart(proposals, (state) => state.text);

  useEffect(() => {
    if (proposed === null) return;
    const text = takeProposal() ?? "";
    if (startCommand(channel.id, text)) return;
    setText(text);
    input.current?.focus();
  }, [proposed, channel.id]);

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
        ref={input}
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
