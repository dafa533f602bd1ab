/** What a message says: its words, files, cards, components. */

import { type Message, MessageFlag } from "../../shared/discord";
import { ComponentList } from "./components/tree";
import type { Doing } from "./doing";
import { Embeds } from "./embeds";
import { Markup } from "./markup/markup";
import { Attachments } from "./media";
import { PollView } from "./poll";
import { StickerView } from "./sticker";

const THREAD_STARTER = 21;

export function Body({ message, doing }: { message: Message; doing: Doing }) {
  const shown = message.type === THREAD_STARTER ? (message.referenced_message ?? message) : message;
  const isBlank = shown.content === "" && (message.flags ?? 0) === 0 && isEmpty(shown);
  return (
    <div className="message-body">
      {shown.content !== "" && (
        <div className="message-content">
          <Markup text={shown.content} channelId={shown.channel_id} mentions={shown.mentions} />
        </div>
      )}
      {isBlank && <p className="quiet">(nothing)</p>}
      {shown.message_snapshots?.map(({ message: forwarded }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: snapshots never change
        <blockquote key={index} className="forwarded" aria-label="Forwarded">
          <Markup text={forwarded.content} channelId={shown.channel_id} />
          <Attachments files={forwarded.attachments} />
        </blockquote>
      ))}
      <Attachments files={shown.attachments} />
      {shown.sticker_items?.map((sticker) => (
        <StickerView key={sticker.id} sticker={sticker} />
      ))}
      <Embeds message={shown} />
      {shown.poll && <PollView message={shown} poll={shown.poll} doing={doing} />}
      <ComponentList components={shown.components} message={shown} doing={doing} />
      {wasEdited(shown) && (
        <span className="edited quiet" title={new Date(shown.edited_timestamp ?? "").toLocaleString()}>
          (edited)
        </span>
      )}
    </div>
  );
}

/** What only one person sees has no history that one would have to tell of. */
function wasEdited(message: Message): boolean {
  return message.edited_timestamp !== null && !((message.flags ?? 0) & MessageFlag.Ephemeral);
}

function isEmpty(message: Message): boolean {
  const parts = [message.attachments, message.embeds, message.components, message.sticker_items];
  return parts.every((part) => !part?.length) && !message.poll && !message.message_snapshots;
}
