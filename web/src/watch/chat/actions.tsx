/** What one can do with a message. */

import { lazy, Suspense, useState } from "react";
import { AskFirst } from "../../shared/ask_first";
import { Icon } from "../../shared/icon";
import { usePart } from "../../shared/store";
import { store } from "../state";
import type { Message } from "../wire";
import { focusComposer } from "./composer_focus";
import { editing, erase, react } from "./deeds";
import { setDraft } from "./drafts";
import { glimpse } from "./glimpse";

const EmojiPicker = lazy(() => import("../../shared/emoji_picker").then((picker) => ({ default: picker.EmojiPicker })));
const QUOTED_LENGTH = 160;

export function Actions({ message, onOpen }: { message: Message; onOpen: (isOpen: boolean) => void }) {
  const [picker, setPicker] = useState<DOMRect | null>(null);
  const [isAsking, setAsking] = useState(false);
  const mayErase = usePart(store, ({ player }) => player.may[message.mine ? "erase" : "erase_others"] ?? message.mine);
  function closed(): void {
    setPicker(null);
    setAsking(false);
    onOpen(false);
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in
    <div className="deeds" role="group" aria-label="With this message">
      <button
        type="button"
        aria-label="React"
        title="React"
        aria-haspopup="dialog"
        onClick={({ currentTarget }) => {
          onOpen(true);
          setPicker(currentTarget.getBoundingClientRect());
        }}
      >
        <Icon name="smile" />
      </button>
      <button
        type="button"
        aria-label="Reply"
        title="Reply"
        onClick={() => {
          setDraft({ replyTo: message });
          focusComposer();
        }}
      >
        <Icon name="reply" />
      </button>
      {message.mine && (
        <button type="button" aria-label="Edit" title="Edit" onClick={() => editing.set({ id: message.id })}>
          <Icon name="pencil" />
        </button>
      )}
      {mayErase && (
        <button
          type="button"
          aria-label="Delete"
          title="Delete"
          onClick={() => {
            onOpen(true);
            setAsking(true);
          }}
        >
          <Icon name="bin" />
        </button>
      )}
      {picker !== null && (
        <Suspense fallback={null}>
          <EmojiPicker
            at={picker}
            onPick={(emoji) => {
              closed();
              void react(message, emoji);
            }}
            onClose={closed}
          />
        </Suspense>
      )}
      {isAsking && (
        <AskFirst
          question="Delete this message for everybody?"
          yes="Delete"
          onYes={() => void erase(message.id)}
          onClose={closed}
        >
          <p className="quoted">
            {glimpse(message.text, message.names).slice(0, QUOTED_LENGTH) || "A message with files"}
          </p>
        </AskFirst>
      )}
    </div>
  );
}
