/** All that the page knows. */

import { Store } from "../shared/store";
import type { Parts } from "./queue/parts";
import type { Group, Me, Message, Person, Player, Queue } from "./wire";

/** "over": for good, until somebody comes in anew. */
export type Connection = "connecting" | "online" | "offline" | "over";

export interface Chat {
  /** Oldest first. */
  messages: Message[];
  /** Whether there may be older ones. */
  more: boolean;
  /** What was erased since the page came (back), by id: marks of it go, too. */
  gone?: ReadonlySet<string>;
}

export interface State {
  connection: Connection;
  /** Since when it is offline, in milliseconds since 1970. */
  offlineSince: number | null;
  /** Why it is over, or why the group could not be entered. */
  reason: string | null;
  /** Whether it is over since the log-in is. */
  isLoggedOut: boolean;
  me: { id: number; name: string; is_mod: boolean } | null;
  group: { id: number; name: string } | null;
  player: Player;
  /** What waits, its first entries; `parts` has others, as far as somebody looked at them. */
  queue: Queue;
  parts: Parts;
  people: Person[];
  chat: Chat;
}

export const NO_PLAYER: Player = {
  revision: -1,
  phase: "idle",
  entry: null,
  position_ms: 0,
  at_ms: 0,
  rate: 0,
  through_voice: false,
  waiting_for: [],
  loop: "off",
  volume: 100,
  ceiling: 100,
  may: {},
};

export const EMPTY: State = {
  connection: "connecting",
  offlineSince: null,
  reason: null,
  isLoggedOut: false,
  me: null,
  group: null,
  player: NO_PLAYER,
  queue: { revision: -1, total: 0, total_ms: 0, entries: [] },
  parts: new Map(),
  people: [],
  chat: { messages: [], more: false },
};

export const store = new Store<State>(EMPTY);

/** Who looks at the page, and where: it decides what is shown instead of a group's room. */
export interface Visit {
  /** null before it is known, "nobody" when nobody is logged in. */
  me: Me | "nobody" | null;
  groups: Group[] | null;
  groupId: number | null;
  failure: string | null;
}

export const visit = new Store<Visit>({ me: null, groups: null, groupId: null, failure: null });
