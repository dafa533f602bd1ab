/** Discord's markdown as a member sees it. */

import { Fragment, memo, type ReactNode, useMemo, useState } from "react";
import type { Id, User } from "../../../shared/discord";
import { usePart } from "../../../shared/store";
import { propose } from "../../chat/proposal";
import { jumpTo } from "../../chat/view";
import { store } from "../../state";
import { placeNamed } from "../names";
import { MentionOfChannel, MentionOfPerson, MentionOfRole } from "./mentions";
import { Moment } from "./moment";
import { type Node, parse } from "./parse";

/** Where a text stands: the channel decides who is meant by an id. */
export interface Setting {
  channelId: Id;
  mentions?: User[] | undefined;
}

interface Props extends Setting {
  text: string;
}

export const Markup = memo(function Markup({ text, channelId, mentions }: Props) {
  const nodes = useMemo(() => parse(text), [text]);
  const big = useMemo(() => isOnlyEmoji(text), [text]);
  return (
    <div className="markup" data-big={big || undefined} dir="auto">
      {drawn(nodes, { channelId, mentions })}
    </div>
  );
});

const ONLY_EMOJI =
  /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|<a?:\w{2,32}:\d{17,21}>|\s)+$/u;
const MOST_BIG = 60;

function isOnlyEmoji(text: string): boolean {
  return text.length <= MOST_BIG && text.trim() !== "" && ONLY_EMOJI.test(text);
}

/** Below the page's own headings. */
const HEADINGS: Record<number, "h3" | "h4" | "h5"> = { 1: "h3", 2: "h4", 3: "h5" };

function drawn(nodes: Node[], setting: Setting): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the nodes of a text never move
  return nodes.map((node, index) => <Fragment key={index}>{drawnNode(node, setting)}</Fragment>);
}

function drawnNode(node: Node, setting: Setting): ReactNode {
  switch (node.type) {
    case "text":
      return node.text;
    case "break":
      return "\n";
    case "strong":
      return <strong>{drawn(node.children, setting)}</strong>;
    case "em":
      return <em>{drawn(node.children, setting)}</em>;
    case "underline":
      return <u>{drawn(node.children, setting)}</u>;
    case "strikethrough":
      return <s>{drawn(node.children, setting)}</s>;
    case "quote":
      return <blockquote>{drawn(node.children, setting)}</blockquote>;
    case "subtext":
      return <small>{drawn(node.children, setting)}</small>;
    case "spoiler":
      return <Spoiler>{drawn(node.children, setting)}</Spoiler>;
    case "heading": {
      const Heading = HEADINGS[node.level] ?? "h5";
      return <Heading>{drawn(node.children, setting)}</Heading>;
    }
    case "code":
      return <code>{node.text}</code>;
    case "block":
      return <Block language={node.language} text={node.text} />;
    case "list":
      return <List node={node} setting={setting} />;
    default:
      return drawnReference(node, setting);
  }
}

type Reference = Extract<
  Node,
  { type: "link" | "user" | "role" | "channel" | "everyone" | "emoji" | "time" | "command" }
>;

function drawnReference(node: Reference, { channelId, mentions }: Setting): ReactNode {
  switch (node.type) {
    case "link":
      return <Link href={node.href}>{drawn(node.children, { channelId, mentions })}</Link>;
    case "user":
      return <MentionOfPerson id={node.id} channelId={channelId} mentions={mentions} />;
    case "role":
      return <MentionOfRole id={node.id} />;
    case "channel":
      return <MentionOfChannel id={node.id} />;
    case "everyone":
      return <span className="mention">{node.name}</span>;
    case "emoji":
      return (
        <span className="emoji" role="img" aria-label={node.name}>
          :{node.name}:
        </span>
      );
    case "time":
      return <Moment seconds={node.seconds} style={node.style} />;
    case "command":
      return (
        <button type="button" className="mention" onClick={() => propose(`/${node.name}`)}>
          /{node.name}
        </button>
      );
  }
}

const MESSAGE_LINK = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/(?:\d+|@me)\/(\d+)\/(\d+)$/;

/** A link; one to a message that is to be seen here leads there. */
function Link({ href, children }: { href: string; children: ReactNode }) {
  const [, channelId, messageId] = MESSAGE_LINK.exec(href) ?? [];
  const isHere = usePart(store, (state) => channelId !== undefined && placeNamed(state.guilds, channelId) !== null);
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      onClick={(click) => {
        if (!isHere || channelId === undefined || messageId === undefined) return;
        click.preventDefault();
        jumpTo(channelId, messageId);
      }}
    >
      {children}
    </a>
  );
}

function List({ node, setting }: { node: Extract<Node, { type: "list" }>; setting: Setting }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the entries of a list never move
  const items = node.items.map((item, index) => <li key={index}>{drawn(item, setting)}</li>);
  return node.isOrdered ? <ol start={node.start}>{items}</ol> : <ul>{items}</ul>;
}

function Block({ language, text }: { language: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled with the arrow keys
    <section className="code-block" tabIndex={0} aria-label={language ? `${language} code` : "Code"}>
      <pre>
        <code>{text}</code>
      </pre>
    </section>
  );
}

function Spoiler({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <span className="spoiler">{children}</span>;
  return (
    <button type="button" className="spoiler" aria-label="Show the spoiler" onClick={() => setOpen(true)}>
      <span aria-hidden="true" inert>
        {children}
      </span>
    </button>
  );
}
