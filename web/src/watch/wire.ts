/** What the bot and this page tell each other. Discord's ids are strings, the bot's own are numbers. */

export type { PictureOf as Picture, Report, ReportState, Subtitles } from "./sync/types";

import type { PictureOf, Report, ReportState } from "./sync/types";

export interface Me {
  id: number;
  name: string;
  /** The group that a personal link was for. */
  group_id: number | null;
  /** Which groups they are in now, where a link let them into some. */
  said?: string | null;
}

export interface Group {
  id: number;
  name: string;
  description?: string | null;
  owner?: { id: number; name: string } | null;
  member_count?: number;
}

export interface Chapter {
  title: string;
  start_ms: number;
}

/** What plays. */
export interface Entry {
  id: number;
  title: string;
  url: string | null;
  artist: string | null;
  duration_ms: number | null;
  is_live: boolean;
  cover: string | null;
  requested_by: { id: number; name: string } | null;
  picture: PictureOf;
  chapters: Chapter[];
}

export type Phase = "idle" | "resolving" | "connecting" | "playing" | "paused" | "reconnecting" | "waiting";
export type Loop = "off" | "one" | "all";

/** What somebody may do; the names are those of the intents. */
export type May = Partial<Record<string, boolean>>;

/** The player. Its position at the server's time t is position_ms + rate * (t - at_ms). */
export interface Player {
  revision: number;
  phase: Phase;
  entry: Entry | null;
  position_ms: number;
  at_ms: number;
  rate: number;
  through_voice: boolean;
  waiting_for: string[];
  loop: Loop;
  /** In percent, as far as the ceiling. */
  volume: number;
  ceiling: number;
  may: May;
}

export interface QueueEntry {
  id: number;
  title: string;
  artist: string | null;
  duration_ms: number | null;
  cover: string | null;
  requested_by: { id: number; name: string } | null;
  starts_in_ms: number | null;
  votes: number;
  my_vote: number;
}

/** The first of what waits. */
export interface Queue {
  revision: number;
  total: number;
  total_ms: number;
  entries: QueueEntry[];
}

export interface Person {
  id: number;
  /** By whom they are mentioned; null for who is not on the server. */
  discord_id: string | null;
  name: string;
  avatar: string | null;
  color: string | null;
  on_page: boolean;
  in_voice: boolean;
  is_speaking?: boolean;
  state: ReportState | null;
  /** Below 0 they are ahead. */
  behind_ms: number | null;
}

export interface Attachment {
  name: string;
  url: string;
  mime: string | null;
  bytes: number;
  width: number | null;
  height: number | null;
}

export interface Reaction {
  emoji: string;
  count: number;
  mine: boolean;
}

export interface Message {
  id: string;
  author: { id: number | null; name: string; avatar: string | null; is_bot: boolean };
  mine: boolean;
  /** Discord's markdown as it is. */
  text: string;
  /** ISO 8601. */
  created_at: string;
  edited_at: string | null;
  reply_to: { id: string; author: string; text: string } | null;
  attachments: Attachment[];
  reactions: Reaction[];
  /** What played when it was said. */
  played: { entry_id: number | null; title: string; position_ms: number | null } | null;
  /** What the people and channels are called that it mentions. */
  names?: Record<string, string>;
}

export interface MessagePage {
  messages: Message[];
  /** What to pass on as `before` for older ones; null at the beginning. */
  next: string | null;
}

export type ChatEvent =
  | { kind: "said" | "edited"; message: Message }
  | { kind: "erased"; id: string }
  | { kind: "reacted"; id: string; reactions: Reaction[] };

export interface Hit {
  /** What to add it by. */
  query: string;
  title: string;
  artist: string | null;
  duration_ms: number | null;
  cover: string | null;
  source: string;
}

/** A message on the progress bar. */
export interface Mark {
  message_id: string;
  position_ms: number;
  author: string;
  text: string;
}

export interface Problem {
  status: number;
  code?: string;
  /** For people. */
  detail: string;
}

export type Answer<More = object> = ({ ok: true } & More) | { ok: false; problem: Problem };

/** All that stands when one comes in. */
export interface Standing {
  me: { id: number; name: string; is_mod: boolean };
  group: { id: number; name: string };
  state: Player;
  queue: Queue;
  people: Person[];
  /** The newest, oldest first. */
  messages: Message[];
}

export interface FromServer {
  state: (player: Player) => void;
  queue: (queue: Queue) => void;
  people: (people: Person[]) => void;
  chat: (event: ChatEvent) => void;
  sound: (packet: ArrayBuffer) => void;
  /** "session", "membership" or "group": what ended. */
  over: (end: { reason: string }) => void;
}

export interface ToServer {
  enter: (where: { group_id: number }, answer: (standing: Answer<Standing>) => void) => void;
  leave: (nothing: object, answer: (left: Answer) => void) => void;
  clock: (nothing: object, answer: (time: Answer<{ server_ms: number }>) => void) => void;
  report: (report: Report, answer: (taken: Answer) => void) => void;
  listen: (wanted: { on: boolean }, answer: (taken: Answer) => void) => void;
}
