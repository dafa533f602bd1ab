/** Discord's markdown as a tree. Pure; never throws, whatever it is given. */

import { rulesExtended, SimpleMarkdown } from "discord-markdown-parser";
import { safeLink } from "../links";
import { LIST, type Listed, listsOf } from "./lists";

export type Node =
  | { type: "text"; text: string }
  | { type: "break" }
  | { type: Wrapping; children: Node[] }
  | { type: "heading"; level: number; children: Node[] }
  | { type: "list"; isOrdered: boolean; start: number; items: Node[][] }
  | { type: "code"; text: string }
  | { type: "block"; language: string; text: string }
  | { type: "link"; href: string; children: Node[] }
  | { type: "user" | "role" | "channel"; id: string }
  | { type: "everyone"; name: string }
  | { type: "emoji"; name: string }
  | { type: "time"; seconds: number; style: string }
  | { type: "command"; name: string };

export type Wrapping = "strong" | "em" | "underline" | "strikethrough" | "spoiler" | "quote" | "subtext";

type Rule = (typeof rulesExtended)[string];
type Raw = Record<string, unknown>;

/** Longer than anything Discord takes: shown as it is, since the parser's time grows faster than the text. */
const LONGEST = 8_000;
const DEEPEST = 40;
/** These end their line by themselves. */
const OWN_LINES = ["block", "quote", "list", "heading", "subtext"];
const WRAPPINGS: Record<string, Wrapping> = {
  strong: "strong",
  em: "em",
  underline: "underline",
  strikethrough: "strikethrough",
  spoiler: "spoiler",
  blockQuote: "quote",
  subtext: "subtext",
};

const list: Rule = {
  order: 1,
  match: (source, _state, before) => (before === "" || before.endsWith("\n") ? LIST.exec(source) : null),
  parse: (capture, parse, state) => {
    const parsed = (one: Listed): Raw => ({
      type: "list",
      isOrdered: one.isOrdered,
      start: one.start,
      items: one.entries.map((entry) => [...parse(entry.text, state), ...entry.lists.map(parsed)]),
    });
    return listsOf(capture[0] ?? "").map(parsed) as { type: string }[];
  },
};

/** The library's knows fewer of them: S and s are times without seconds. */
const timestamp: Rule = {
  ...(rulesExtended.timestamp as Rule),
  match: (source) => /^<t:(-?\d{1,17})(?::([tTdDfFRsS]))?>/.exec(source),
};

/** The library's own needs seconds for a few thousand brackets; and nothing but http and https is a link on Discord. */
const LINK = /^\[((?:\\.|[^[\]\\\n])+)\]\(<?(https?:\/\/(?:[^\s<>()]|\([^\s<>()]*\))+)>?(?: +"[^"\n]*")?\)/;
const link: Rule = {
  ...(rulesExtended.link as Rule),
  match: (source) => LINK.exec(source),
  parse: (capture, parse, state) => ({ content: parse(capture[1] ?? "", state), target: capture[2] ?? "" }),
};

const parser = SimpleMarkdown.parserFor({ ...rulesExtended, list, timestamp, link });

/** What a text says. */
export function parse(text: string): Node[] {
  if (text.length > LONGEST) return [{ type: "text", text }];
  try {
    return nodesOf(parser(text, { inline: true }), 0);
  } catch {
    return [{ type: "text", text }]; // the parser is at its end, which no reader should pay for
  }
}

/** The text without what it looks like: for one line about a message, and for tests. */
export function plain(nodes: Node[]): string {
  return nodes.map(plainOf).join("");
}

function nodesOf(raw: unknown, depth: number): Node[] {
  if (typeof raw === "string") return [{ type: "text", text: raw }];
  if (!Array.isArray(raw)) return [];
  if (depth > DEEPEST) return [{ type: "text", text: "…" }];
  const nodes: Node[] = [];
  for (const node of raw.flatMap((one: Raw) => nodeOf(one, depth))) {
    const last = nodes.at(-1);
    if (node.type === "break" && last !== undefined && OWN_LINES.includes(last.type)) continue;
    if (node.type === "text" && last?.type === "text") nodes[nodes.length - 1] = joined(last, node);
    else nodes.push(node);
  }
  return nodes;
}

function joined(one: { type: "text"; text: string }, other: { text: string }): Node {
  return { type: "text", text: one.text + other.text };
}

function nodeOf(raw: Raw, depth: number): Node[] {
  const type = String(raw.type);
  const children = () => nodesOf(raw.content, depth + 1);
  const wrapping = WRAPPINGS[type];
  if (wrapping !== undefined) return [{ type: wrapping, children: children() }];
  switch (type) {
    case "text":
      return [{ type: "text", text: String(raw.content) }];
    case "twemoji":
      return [{ type: "text", text: String(raw.name) }];
    case "br":
    case "newline":
      return [{ type: "break" }];
    case "heading":
      return [{ type: "heading", level: Number(raw.level), children: children() }];
    case "list":
      return [listOf(raw, depth)];
    case "inlineCode":
      return [{ type: "code", text: String(raw.content) }];
    case "codeBlock":
      return [{ type: "block", language: String(raw.lang ?? ""), text: String(raw.content) }];
    case "link":
    case "url":
    case "autolink":
      return linkOf(raw, children());
    default:
      return [leafOf(type, raw)];
  }
}

function leafOf(type: string, raw: Raw): Node {
  switch (type) {
    case "user":
    case "role":
    case "channel":
      return { type, id: String(raw.id) };
    case "everyone":
    case "here":
      return { type: "everyone", name: `@${type}` };
    case "emoji":
      return { type: "emoji", name: String(raw.name) };
    case "timestamp":
      return { type: "time", seconds: Number(raw.timestamp), style: String(raw.format ?? "f") };
    case "slashCommand":
      return { type: "command", name: String(raw.fullName) };
    case "guildNavigation":
      return { type: "text", text: `<id:${String(raw.navigation)}>` };
    default:
      return { type: "text", text: typeof raw.content === "string" ? raw.content : "" };
  }
}

function listOf(raw: Raw, depth: number): Node {
  const items = Array.isArray(raw.items) ? raw.items : [];
  return {
    type: "list",
    isOrdered: raw.isOrdered === true,
    start: Number(raw.start),
    items: items.map((item: unknown) => nodesOf(item, depth + 1)),
  };
}

function linkOf(raw: Raw, children: Node[]): Node[] {
  const href = safeLink(String(raw.target));
  return href === null ? children : [{ type: "link", href, children }];
}

function plainOf(node: Node): string {
  if ("text" in node) return node.text;
  if ("children" in node) return plain(node.children);
  switch (node.type) {
    case "list":
      return node.items.map((item) => `- ${plain(item)}\n`).join("");
    case "everyone":
      return node.name;
    case "emoji":
      return `:${node.name}:`;
    case "command":
      return `/${node.name}`;
    case "user":
    case "role":
      return "@…";
    case "channel":
      return "#…";
    case "time":
      return new Date(node.seconds * 1000).toLocaleString();
    default:
      return " ";
  }
}
