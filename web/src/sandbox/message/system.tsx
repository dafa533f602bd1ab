/** What the server itself says: somebody came, a thread began, something was pinned. */

import type { ReactNode } from "react";
import { type Message, nameOf } from "../../shared/discord";
import { Icon, type IconName } from "../../shared/icon";
import { jumpTo } from "../chat/view";
import { go } from "../client";
import { useAuthorName } from "./author";
import { PollResult } from "./poll_result";

const SIGNS: Record<number, IconName> = {
  1: "arrowIn",
  2: "arrowOut",
  4: "pencil",
  6: "pin",
  7: "arrowIn",
  18: "thread",
};

export function SystemText({ message }: { message: Message }) {
  const name = useAuthorName(message);
  return (
    <span className="system-text">
      <span className="system-sign">
        <Icon name={SIGNS[message.type] ?? "dot"} />
      </span>
      <span>
        <bdi>{name}</bdi> {deed(message)}
      </span>
    </span>
  );
}

function deed(message: Message): ReactNode {
  const other = message.mentions?.[0];
  const otherName = <bdi>{other === undefined ? "somebody" : nameOf(other)}</bdi>;
  const reference = message.message_reference;
  switch (message.type) {
    case 1:
      return <>added {otherName} to the thread.</>;
    case 2:
      return other?.id === message.author.id ? "left the thread." : <>removed {otherName} from the thread.</>;
    case 4:
      return (
        <>
          changed the name to <bdi>{message.content}</bdi>.
        </>
      );
    case 6:
      return <Pinned reference={reference} />;
    case 7:
      return "is new here.";
    case 18:
      return <Began message={message} />;
    case 27:
      return <>started a stage: {message.content}</>;
    case 28:
      return <>ended the stage: {message.content}</>;
    case 29:
      return "speaks on the stage.";
    case 31:
      return <>changed the topic of the stage: {message.content}</>;
    case 46:
      return <PollResult message={message} />;
    default:
      return `did something that this page does not know (type ${message.type}). ${message.content}`;
  }
}

function Pinned({ reference }: { reference: Message["message_reference"] }) {
  const [channelId, messageId] = [reference?.channel_id, reference?.message_id];
  if (channelId === undefined || messageId === undefined) return "pinned a message.";
  return (
    <>
      pinned{" "}
      <button type="button" className="linkish" onClick={() => jumpTo(channelId, messageId)}>
        a message
      </button>
      .
    </>
  );
}

function Began({ message }: { message: Message }) {
  const threadId = message.message_reference?.channel_id;
  return (
    <>
      began a thread:{" "}
      {threadId === undefined ? (
        message.content
      ) : (
        <button type="button" className="linkish" onClick={() => go(threadId)}>
          {message.content}
        </button>
      )}
    </>
  );
}
