/** All that one window knows. */

import type { Channel, Guild, Id, Message, User } from "../shared/discord";
import type { Ending } from "../shared/socket";
import { Store } from "../shared/store";

export interface Persona {
  user: User;
  administrator: boolean;
}

/** What an own interaction has come to. `state` as `sandbox/world/interactions.py` names it. */
export interface Answer {
  id: Id;
  state: "waiting" | "loading" | "acknowledged" | "message" | "deleted" | "modal" | "autocomplete";
  channel_id: Id;
  ephemeral: boolean;
  message: Message | null;
  followups: Message[];
  modal: { title: string; custom_id: string; components: unknown[] } | null;
  choices: { name: string; value: string | number }[] | null;
  digest: string;
}

/** A channel's messages, oldest first. */
export interface Chat {
  messages: Message[];
  /** Whether there are older ones that were not asked for yet. */
  more: boolean;
}

export type Connection = "connecting" | "online" | Ending;

export interface State {
  connection: Connection;
  me: User | null;
  people: Persona[];
  bot: { user: User | null; online: boolean };
  guilds: Guild[];
  /** The direct messages with the bot; null until they were opened or something came there. */
  direct: Channel | null;
  /** The channel that is open; null before the first places came. */
  here: Id | null;
  chats: Record<Id, Chat>;
  /** Channels in which something was said while another was open, and how much. */
  unread: Record<Id, number>;
  /** Who types where, and since when (milliseconds of `performance.now`). */
  typing: Record<Id, Record<Id, number>>;
  /** Messages that only this person sees, which no history has. */
  whispers: Record<Id, Message[]>;
}

export const EMPTY: State = {
  connection: "connecting",
  me: null,
  people: [],
  bot: { user: null, online: false },
  guilds: [],
  direct: null,
  here: null,
  chats: {},
  unread: {},
  typing: {},
  whispers: {},
};

export const store = new Store<State>(EMPTY);
