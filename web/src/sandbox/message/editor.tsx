/** Changes an own message in its place. */

import { useLayoutEffect, useRef, useState } from "react";
import type { Message } from "../../shared/discord";
import { fitHeight } from "../../shared/fitting";
import { view } from "../chat/view";
import { ask } from "../client";
import { focusComposer } from "../layout/window";
import { sentence } from "./doing";

export function MessageEditor({ message }: { message: Message }) {
  const [text, setText] = useState(message.content);
  const [failure, setFailure] = useState<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);

  useLayoutEffect(() => {
    const element = area.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
    element?.scrollIntoView({ block: "nearest" });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides how high it is
  useLayoutEffect(() => fitHeight(area.current), [text]);

  function leave(): void {
    view.set({ editing: null });
    focusComposer();
  }

  async function save(): Promise<void> {
    if (text === message.content) {
      leave();
      return;
    }
    try {
      await ask("edit", { channel_id: message.channel_id, message_id: message.id, content: text });
      leave();
    } catch (error) {
      setFailure(sentence(error));
    }
  }

  return (
    <div className="editor">
      <textarea
        ref={area}
        aria-label="Change your message"
        rows={1}
        value={text}
        dir="auto"
        onChange={(change) => setText(change.target.value)}
        onKeyDown={(key) => {
          if (key.key === "Escape") leave();
          else if (key.key === "Enter" && !key.shiftKey && !key.nativeEvent.isComposing) {
            key.preventDefault();
            void save();
          }
        }}
      />
      {failure !== null && (
        <p role="alert" className="failure">
          {failure}
        </p>
      )}
      <p className="quiet">
        Escape to{" "}
        <button type="button" className="linkish" onClick={leave}>
          cancel
        </button>
        , Enter to{" "}
        <button type="button" className="linkish" onClick={() => void save()}>
          save
        </button>
      </p>
    </div>
  );
}
