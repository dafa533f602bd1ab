/** This window's connection: lets itself in, keeps the state true to what it is told, and asks for what people do. */

import type { Guild, Id, Message, User } from "../shared/discord";
import { RequestError, Socket } from "../shared/socket";
import { merged, withMessage, withOlder, withoutMessages } from "./chats";
import { findPlace } from "./places";
import { type Chat, type Persona, store } from "./state";

interface Hello {
  me: User;
  guilds: Guild[];
  people: Persona[];
  bot: { user: User; online: boolean };
}

type Hearer = (data: unknown) => void;

const hearers = new Map<string, Set<Hearer>>();
const byteHearers = new Set<(data: ArrayBuffer) => void>();
let socket: Socket | null = null;

/** What stands behind the # of the page's address: its key, and who to be. */
export function address(): URLSearchParams {
  return new URLSearchParams(location.hash.slice(1));
}

/** Connect as the person that the address names, and stay connected. */
export function start(): void {
  const protocol = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new Socket(`${protocol}//${location.host}/live`, {
    opened: () => void enter(),
    closed: (forGood) => store.set({ connection: forGood ? "refused" : "offline" }),
    event: take,
    bytes: (data) => {
      for (const hearer of byteHearers) hearer(data);
    },
  });
}

/** Ask for one of the deeds of `sandbox/page/deeds.py`. Rejects with a RequestError. */
export function ask<Result>(deed: string, args: Record<string, unknown> = {}): Promise<Result> {
  if (socket === null) {
    return Promise.reject(new RequestError({ kind: "offline", code: null, message: "Not connected yet." }));
  }
  return socket.call<Result>(deed, args);
}

/** Have events of one name told; returns what ends that. */
export function hear<Data>(event: string, hearer: (data: Data) => void): () => void {
  const all = hearers.get(event) ?? new Set();
  hearers.set(event, all.add(hearer as Hearer));
  return () => all.delete(hearer as Hearer);
}

/** Have what comes as bytes told; returns what ends that. */
export function hearBytes(hearer: (data: ArrayBuffer) => void): () => void {
  byteHearers.add(hearer);
  return () => byteHearers.delete(hearer);
}

/** Be somebody else in this window. */
export function become(userId: Id): void {
  const wanted = address();
  wanted.set("as", userId);
  location.hash = wanted.toString();
  location.reload();
}

/** Go to a channel or thread. */
export function go(channelId: Id): void {
  const { [channelId]: _read, ...unread } = store.get().unread;
  store.set({ here: channelId, unread });
  const wanted = address();
  wanted.set("in", channelId);
  history.replaceState(null, "", `#${wanted}`);
  if (!(channelId in store.get().chats)) void load(channelId);
}

/** Ask for the messages before the oldest that is shown. */
export async function loadOlder(channelId: Id): Promise<void> {
  const before = store.get().chats[channelId]?.messages[0]?.id;
  if (before === undefined) return;
  const older = await ask<Chat>("history", { channel_id: channelId, before_id: before });
  const chat = store.get().chats[channelId];
  if (chat !== undefined) setChat(channelId, withOlder(chat, older));
}

async function enter(): Promise<void> {
  const wanted = address();
  const hello = await ask<Hello>("enter", { key: wanted.get("key"), member_id: wanted.get("as") });
  store.set({ connection: "online", ...hello, chats: {} });
  const here = findPlace(hello.guilds, store.get().here ?? wanted.get("in"));
  if (here !== null) go(here);
}

async function load(channelId: Id): Promise<void> {
  const asked = await ask<Chat>("history", { channel_id: channelId });
  setChat(channelId, merged(asked, store.get().chats[channelId]));
}

function take(event: string, data: unknown): void {
  if (event === "places") takePlaces(data as Pick<Hello, "me" | "guilds">);
  else if (event === "bot") store.set({ bot: data as Hello["bot"] });
  else if (event === "message") takeMessage(data as Message);
  else if (event === "gone") takeGone(data as { channel_id: Id; ids: Id[] });
  else if (event === "typing") takeTyping(data as { channel_id: Id; user_id: Id });
  for (const hearer of hearers.get(event) ?? []) hearer(data);
}

function takePlaces(data: Pick<Hello, "me" | "guilds">): void {
  store.set(data);
  const { here } = store.get();
  const place = findPlace(data.guilds, here);
  if (place !== null && place !== here) go(place);
}

function takeMessage(message: Message): void {
  const { chats, here, unread, me, typing } = store.get();
  const channelId = message.channel_id;
  const chat = chats[channelId];
  const isNew = chat === undefined || !chat.messages.some((one) => one.id === message.id);
  if (chat !== undefined) setChat(channelId, withMessage(chat, message));
  const { [message.author.id]: _done, ...others } = typing[channelId] ?? {};
  store.set({ typing: { ...typing, [channelId]: others } });
  if (isNew && channelId !== here && message.author.id !== me?.id) {
    store.set({ unread: { ...unread, [channelId]: (unread[channelId] ?? 0) + 1 } });
  }
}

function takeGone({ channel_id: channelId, ids }: { channel_id: Id; ids: Id[] }): void {
  const chat = store.get().chats[channelId];
  if (chat !== undefined) setChat(channelId, withoutMessages(chat, ids));
}

function takeTyping({ channel_id: channelId, user_id: userId }: { channel_id: Id; user_id: Id }): void {
  const { typing } = store.get();
  store.set({ typing: { ...typing, [channelId]: { ...typing[channelId], [userId]: performance.now() } } });
}

function setChat(channelId: Id, chat: Chat): void {
  store.set({ chats: { ...store.get().chats, [channelId]: chat } });
}
