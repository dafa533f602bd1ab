/** Discord's markdown as people see it. Who or what an id means is for the page to say. */

import { Fragment, memo, type ReactNode, useMemo, useState } from "react";
import { Moment } from "./moment";
import { type Node, parse } from "./parse";

/** What leads elsewhere: each page draws it in its own way. */
export type Reference = Extract<Node, { type: "link" | "user" | "role" | "channel" | "command" }>;

/** `words` are what a link shows. */
export type Refer = (reference: Reference, words: ReactNode) => ReactNode;

interface Props {
  text: string;
  /** Should stay the same function, or the text is drawn anew. */
  refer: Refer;
}

export const Markup = memo(function Markup({ text, refer }: Props) {
  const nodes = useMemo(() => parse(text), [text]);
  const big = useMemo(() => isOnlyEmoji(text), [text]);
  return (
    <div className="markup" data-big={big || undefined} dir="auto">
      {drawn(nodes, refer)}
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

function drawn(nodes: Node[], refer: Refer): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the nodes of a text never move
  return nodes.map((node, index) => <Fragment key={index}>{drawnNode(node, refer)}</Fragment>);
}

function drawnNode(node: Node, refer: Refer): ReactNode {
  switch (node.type) {
    case "text":
      return node.text;
    case "break":
      return "\n";
    case "strong":
      return <strong>{drawn(node.children, refer)}</strong>;
    case "em":
      return <em>{drawn(node.children, refer)}</em>;
    case "underline":
      return <u>{drawn(node.children, refer)}</u>;
    case "strikethrough":
      return <s>{drawn(node.children, refer)}</s>;
    case "quote":
      return <blockquote>{drawn(node.children, refer)}</blockquote>;
    case "subtext":
      return <small>{drawn(node.children, refer)}</small>;
    case "spoiler":
      return <Spoiler>{drawn(node.children, refer)}</Spoiler>;
    case "heading": {
      const Heading = HEADINGS[node.level] ?? "h5";
      return <Heading>{drawn(node.children, refer)}</Heading>;
    }
    case "code":
      return <code>{node.text}</code>;
    case "block":
      return <Block language={node.language} text={node.text} />;
    case "list":
      return <List node={node} refer={refer} />;
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
    case "link":
      return refer(node, drawn(node.children, refer));
    default:
      return refer(node, null);
  }
}

function List({ node, refer }: { node: Extract<Node, { type: "list" }>; refer: Refer }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the entries of a list never move
  const items = node.items.map((item, index) => <li key={index}>{drawn(item, refer)}</li>);
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
