/** What a message answers to: a quote of another message, or the command that it came of. */

import { useMemo } from "react";
import { type Message, nameOf } from "../../shared/discord";
import { parse, plain } from "../../shared/markup/parse";
import { jumpTo } from "../chat/view";
import { useAuthorName } from "./author";

const REPLY = 19;
const CONTEXT_MENU_COMMAND = 23;
const QUOTED_LENGTH = 120;

export function Before({ message }: { message: Message }) {
  const asked = message.interaction_metadata;
  if (message.type === REPLY) return <Quote message={message} />;
  if (asked === undefined || (message.webhook_id === undefined && message.type === 0)) return null;
  if (asked.name === undefined) return null;
  return (
    <p className="before">
      <bdi>{nameOf(asked.user)}</bdi> used{" "}
      <b>{message.type === CONTEXT_MENU_COMMAND || (asked.command_type ?? 1) > 1 ? asked.name : `/${asked.name}`}</b>
    </p>
  );
}

function Quote({ message }: { message: Message }) {
  const quoted = message.referenced_message;
  if (!quoted) return <p className="before">↱ The message that this answers was deleted.</p>;
  return (
    <p className="before">
      <span aria-hidden="true">↱ </span>
      <button type="button" className="linkish" onClick={() => jumpTo(quoted.channel_id, quoted.id)}>
        <span className="unseen">Go to the message that this answers: </span>
        <QuotedWords message={quoted} />
      </button>
    </p>
  );
}

/** Who said it, and the beginning of it in one line. */
export function QuotedWords({ message }: { message: Message }) {
  const name = useAuthorName(message);
  const words = useMemo(() => wordsOf(message), [message]);
  return (
    <>
      <b dir="auto">{name}</b> <bdi>{words}</bdi>
    </>
  );
}

export function wordsOf(message: Message): string {
  const text = plain(parse(message.content)).replaceAll(/\s+/g, " ").trim();
  if (text !== "") return text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text;
  if (message.attachments.length > 0) return `file: ${message.attachments[0]?.filename}`;
  if (message.sticker_items?.length) return "a sticker";
  if (message.poll) return `a poll: ${message.poll.question.text ?? ""}`;
  return "a message with more than words";
}
