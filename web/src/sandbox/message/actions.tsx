/** What one can do with a message: a bar at its corner, and a menu. */

import { useState } from "react";
import { AskFirst } from "../../shared/ask_first";
import type { Message } from "../../shared/discord";
import { EmojiPicker } from "../../shared/emoji_picker";
import { Icon } from "../../shared/icon";
import { usePart } from "../../shared/store";
import { setDraft } from "../chat/drafts";
import { view } from "../chat/view";
import { focusComposer } from "../layout/window";
import { store } from "../state";
import { isMine } from "./authors";
import type { Doing } from "./doing";
import { isSystem } from "./kinds";
import { MessageMenu } from "./message_menu";
import { QuotedWords } from "./reply";

/** What is open at a message, and beside what. */
export interface Opened {
  kind: "menu" | "emoji";
  at: DOMRect;
}

interface Props {
  message: Message;
  doing: Doing;
  opened: Opened | null;
  setOpened: (opened: Opened | null) => void;
}

export function Actions({ message, doing, opened, setOpened }: Props) {
  const isOwn = usePart(store, (state) => isMine(message, state.me?.id ?? null));
  const [isDeleting, setDeleting] = useState(false);
  const open = (kind: Opened["kind"]) => (click: React.MouseEvent<HTMLButtonElement>) =>
    setOpened({ kind, at: click.currentTarget.getBoundingClientRect() });
  const close = () => setOpened(null);

  return (
    <>
      <div className="actions" role="toolbar" aria-label="What to do with this message">
        <button type="button" aria-label="React" title="React" onClick={open("emoji")}>
          <Icon name="smile" />
        </button>
        {!isSystem(message) && (
          <button type="button" aria-label="Reply" title="Reply" onClick={() => reply(message)}>
            <Icon name="reply" />
          </button>
        )}
        {isOwn && !isSystem(message) && (
          <button type="button" aria-label="Edit" title="Edit" onClick={() => view.set({ editing: message.id })}>
            <Icon name="pencil" />
          </button>
        )}
        <button type="button" aria-label="More" title="More" aria-haspopup="menu" onClick={open("menu")}>
          <Icon name="dots" />
        </button>
      </div>
      {opened?.kind === "emoji" && (
        <EmojiPicker
          at={opened.at}
          onClose={close}
          onPick={(emoji) => {
            close();
            void doing.ask("react", { emoji });
          }}
        />
      )}
      {opened?.kind === "menu" && (
        <MessageMenu
          message={message}
          doing={doing}
          at={opened.at}
          onClose={close}
          onReact={() => setOpened({ kind: "emoji", at: opened.at })}
          onDelete={() => setDeleting(true)}
        />
      )}
      {isDeleting && (
        <AskFirst
          question="Delete this message?"
          yes="Delete"
          onYes={() => void doing.ask("delete")}
          onClose={() => setDeleting(false)}
        >
          <p className="quoted">
            <QuotedWords message={message} />
          </p>
        </AskFirst>
      )}
    </>
  );
}

/** Answer a message with the next that is written. */
export function reply(message: Message): void {
  setDraft(message.channel_id, { replyTo: message });
  focusComposer();
}
