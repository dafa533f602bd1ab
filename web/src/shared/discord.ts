/** Discord's objects as far as the pages show them. Source: Discord docs, the Resources chapters. Ids are strings. */

export type Id = string;

export interface User {
  id: Id;
  username: string;
  global_name?: string | null;
  bot?: boolean;
}

export interface Role {
  id: Id;
  name: string;
  /** A bit set as a decimal number. */
  permissions: string;
  position: number;
  managed?: boolean;
}

export interface Member {
  user: User;
  nick?: string | null;
  roles: Id[];
}

export const ChannelType = {
  Text: 0,
  Dm: 1,
  Voice: 2,
  Category: 4,
  Announcement: 5,
  PublicThread: 11,
  PrivateThread: 12,
  Stage: 13,
} as const;

export interface Channel {
  id: Id;
  type: number;
  name?: string;
  guild_id?: Id;
  parent_id?: Id | null;
  topic?: string | null;
  position?: number;
  last_message_id?: Id | null;
  thread_metadata?: { archived: boolean; locked: boolean };
}

export interface Thread extends Channel {
  owner_id?: Id;
  member_ids: Id[];
}

export interface VoiceState {
  user_id: Id;
  channel_id: Id;
  self_deaf: boolean;
  self_mute: boolean;
  /** By a moderator. */
  deaf?: boolean;
  mute?: boolean;
  suppress?: boolean;
}

export interface Guild {
  id: Id;
  name: string;
  owner_id: Id;
  members: Member[];
  roles: Role[];
  channels: Channel[];
  threads: Thread[];
  voice_states: VoiceState[];
}

export interface Attachment {
  id: Id;
  filename: string;
  size: number;
  url: string;
  content_type?: string;
  width?: number | null;
  height?: number | null;
  description?: string;
}

export interface Embed {
  title?: string;
  description?: string;
  url?: string;
  color?: number;
  timestamp?: string;
  author?: { name: string; url?: string; icon_url?: string };
  footer?: { text: string; icon_url?: string };
  image?: { url: string };
  thumbnail?: { url: string };
  fields?: { name: string; value: string; inline?: boolean }[];
}

export interface Sticker {
  id: Id;
  name: string;
  format_type: number;
}

export interface Poll {
  question: { text?: string };
  answers: { answer_id: number; poll_media: { text?: string; emoji?: Emoji } }[];
  expiry: string | null;
  allow_multiselect: boolean;
  results?: { is_finalized: boolean; answer_counts: { id: number; count: number; me_voted: boolean }[] };
}

export interface Emoji {
  id: Id | null;
  name: string | null;
  animated?: boolean;
}

export interface Reaction {
  count: number;
  me: boolean;
  emoji: Emoji;
}

/** Any component; which keys there are depends on `type`. Source: Discord docs, Component Reference. */
export interface Component {
  type: number;
  id?: number;
  custom_id?: string;
  components?: Component[];
  component?: Component;
  accessory?: Component;
  [key: string]: unknown;
}

export const MessageFlag = {
  SuppressEmbeds: 1 << 2,
  Ephemeral: 1 << 6,
  Loading: 1 << 7,
  SuppressNotifications: 1 << 12,
  IsComponentsV2: 1 << 15,
} as const;

export interface Message {
  id: Id;
  channel_id: Id;
  type: number;
  author: User;
  content: string;
  timestamp: string;
  edited_timestamp: string | null;
  attachments: Attachment[];
  embeds: Embed[];
  components?: Component[];
  reactions?: Reaction[];
  mentions?: User[];
  pinned?: boolean;
  flags?: number;
  webhook_id?: Id;
  sticker_items?: Sticker[];
  poll?: Poll;
  message_reference?: { type?: number; message_id?: Id; channel_id?: Id };
  referenced_message?: Message | null;
  message_snapshots?: { message: Pick<Message, "content" | "attachments" | "embeds"> }[];
  interaction_metadata?: { id: Id; user: User; name?: string; command_type?: number };
  interaction?: { id: Id; name: string; user: User };
}

/** What a person reads as somebody's name. */
export function nameOf(user: User, member?: Member): string {
  return member?.nick ?? user.global_name ?? user.username;
}

/** Whether a message is for one person's eyes only. */
export function isEphemeral(message: Message): boolean {
  return ((message.flags ?? 0) & MessageFlag.Ephemeral) !== 0;
}

/** The moment that an id was made, in milliseconds since 1970. Source: Discord docs, Reference > Snowflakes. */
export function momentOf(id: Id): number {
  return Number(BigInt(id) >> 22n) + 1_420_070_400_000;
}

/** Orders ids by age; they are too long for numbers. */
export function byAge(one: Id, other: Id): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
}
