/** Where one writes. */

import { useState } from "react";
import type { Channel } from "../../shared/discord";
import { RequestError } from "../../shared/socket";
import { ask } from "../client";

export function Composer({ channel }: { channel: Channel }) {
  const [text, setText] = useState("");
  const [failure, setFailure] = useState<string | null>(null);

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

  return (
    <div className="composer">
      {failure !== null && <p role="alert">{failure}</p>}
      <textarea
        aria-label={`Write in ${channel.name}`}
        placeholder={`Write in ${channel.name}, or / for a command`}
        rows={1}
        value={text}
        onChange={(change) => setText(change.target.value)}
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
