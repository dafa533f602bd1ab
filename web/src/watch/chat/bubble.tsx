/** One message. */

import { memo, useState } from "react";
import { hueOf } from "../../shared/colours";
import { Icon } from "../../shared/icon";
import { saidAt } from "../../shared/markup/times";
import { usePart } from "../../shared/store";
import { Face } from "../people/avatar";
import { seek } from "../player/doing";
import { clockTime } from "../player/times";
import { store } from "../state";
import type { Message } from "../wire";
import { Actions } from "./actions";
import { Attachments } from "./attachments";
import { editing } from "./deeds";
import { Editor } from "./editor";
import { glimpse } from "./glimpse";
import { jumpTo } from "./jumping";
import { Reactions } from "./reactions";
import { Words } from "./words";

interface Props {
  message: Message;
  /** Whether it follows another of the same author, so that the name need not be said again. */
  isFollowing: boolean;
  /** Whether the pointer or the focus is there: what one can do with it is shown then. */
  isActive: boolean;
}

export const Bubble = memo(function Bubble({ message, isFollowing, isActive }: Props) {
  const isEditing = usePart(editing, ({ id }) => id === message.id);
  const [isOpen, setOpen] = useState(false);
  const { author, mine } = message;
  const key = author.id === null ? author.name : String(author.id);
  return (
    <article
      className="said"
      tabIndex={-1}
      data-id={message.id}
      data-mine={mine || undefined}
      data-following={isFollowing || undefined}
      aria-label={`${author.name}, ${saidAt(message.created_at, Date.now())}`}
    >
      {!mine && !isFollowing && <Face name={author.name} url={author.avatar} colourKey={key} />}
      {!isFollowing && (
        <header style={{ "--hue": hueOf(key) } as React.CSSProperties}>
          {!mine && <bdi className="said-name">{author.name}</bdi>}
          {author.is_bot && <span className="tag">app</span>}
          <Moment message={message} />
        </header>
      )}
      <div className="bubble">
        {message.reply_to !== null && <Quote reply={message.reply_to} />}
        {isEditing ? (
          <Editor message={message} />
        ) : (
          message.text !== "" && <Words text={message.text} names={message.names} />
        )}
        <Attachments files={message.attachments} />
        {message.edited_at !== null && (
          <span className="edited" title={new Date(message.edited_at).toLocaleString()}>
            edited
          </span>
        )}
      </div>
      <Reactions message={message} />
      {(isActive || isOpen) && !isEditing && <Actions message={message} onOpen={setOpen} />}
    </article>
  );
});

function Moment({ message }: { message: Message }) {
  const { created_at: at, played } = message;
  const isNow = usePart(store, ({ player }) => played !== null && player.entry?.id === played.entry_id);
  const position = played?.position_ms ?? null;
  return (
    <>
      <time dateTime={at} title={new Date(at).toLocaleString()}>
        {saidAt(at, Date.now())}
      </time>
      {played !== null && position !== null && (
        <button
          type="button"
          className="played"
          disabled={!isNow}
          title={isNow ? `Go to where this was said` : `Said during “${played.title}”`}
          onClick={() => seek(position)}
        >
          <Icon name="play" /> {clockTime(position)}
        </button>
      )}
    </>
  );
}

function Quote({ reply }: { reply: NonNullable<Message["reply_to"]> }) {
  if (reply.author === "") return <p className="quote">The message that this answers is gone.</p>;
  return (
    <button type="button" className="quote" onClick={() => void jumpTo(reply.id)}>
      <span className="unseen">Go to the message that this answers: </span>
      <b dir="auto">{reply.author}</b> <bdi>{glimpse(reply.text) || "a file"}</bdi>
    </button>
  );
}
