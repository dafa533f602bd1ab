/** What the next message answers, above where it is written. */

import type { Id, Message } from "../../shared/discord";
import { Icon } from "../../shared/icon";
import { focusComposer } from "../layout/window";
import { QuotedWords } from "../message/reply";
import { setDraft } from "./drafts";

export function ReplyBar({ channelId, message }: { channelId: Id; message: Message | null }) {
  if (message === null) return null;
  return (
    <p className="reply-bar">
      <span className="reply-words">
        Replying to <QuotedWords message={message} />
      </span>
      <button
        type="button"
        aria-label="Reply to nothing"
        onClick={() => {
          setDraft(channelId, { replyTo: null });
          focusComposer();
        }}
      >
        <Icon name="cross" />
      </button>
    </p>
  );
}
