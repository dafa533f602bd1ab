/** Messages, entries and people for tests. */

import { NO_PLAYER } from "./state";
import type { Message, Person, Player, QueueEntry } from "./wire";

const FIRST_ID = 1_442_000_000_000_000_000n;
const NOON_MS = Date.UTC(2026, 10, 28, 12);

/** The n-th message, said n minutes after noon. */
export function message(n: number, more: Partial<Message> = {}): Message {
  return {
    id: String(FIRST_ID + BigInt(n)),
    author: { id: 2, name: "Ben", avatar: null, is_bot: false },
    mine: false,
    text: `word ${n}`,
    created_at: new Date(NOON_MS + n * 60_000).toISOString(),
    edited_at: null,
    reply_to: null,
    attachments: [],
    reactions: [],
    played: null,
    ...more,
  };
}

export function person(name: string, more: Partial<Person> = {}): Person {
  return {
    id: name.length,
    discord_id: `90${name.length}`,
    name,
    avatar: null,
    color: null,
    on_page: true,
    in_voice: false,
    state: "locked",
    behind_ms: 0,
    ...more,
  };
}

export function entry(id: number): QueueEntry {
  return {
    id,
    title: `Track ${id}`,
    artist: null,
    duration_ms: 1_000,
    cover: null,
    requested_by: null,
    starts_in_ms: null,
    votes: 0,
    my_vote: 0,
  };
}

export function player(more: Partial<Player> = {}): Player {
  return { ...NO_PLAYER, ...more };
}
