/** This window's connection: lets itself in, keeps the state true to what it is told, and asks for what people do. */

import { byAge, type Channel, type Guild, type Id, type Message, type User } from "../shared/discord";
import { RequestError, Socket } from "../shared/socket";
import { merged, withMessage, withOlder, withoutMessages } from "./chats";
import { directGuild, findPlace, placesOf } from "./places";
import { type Chat, type Persona, type State, store } from "./state";

interface Hello {
  me: User;
  guilds: Guild[];
  people: Persona[];
  bot: { user: User; online: boolean };
}

type Hearer = (data: unknown) => void;

const hearers = new Map<string, Set<Hearer>>();
const byteHearers = new Set<(data: ArrayBuffer) => void>();
/** The newest message of each channel that this window was told of, to know what it missed. */
const newest = new Map<Id, Id>();
let socket: Socket | null = null;

/** What stands behind the # of the page's address: its key, and who to be. */
export function address(): URLSearchParams {
  return new URLSearchParams(location.hash.slice(1));
}

/** Connect as the person that the address names, and stay connected. */
export function start(): void {
  const protocol = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new Socket(`${protocol}//${location.host}/live`, {
    opened: () => void enter().catch(() => undefined), // whatever went wrong, `closed` tells of it
    closed: (connection) => store.set({ connection }),
    event: take,
    bytes: (data) => {
      for (const hearer of byteHearers) hearer(data);
    },
  });
  document.addEventListener("visibilitychange", () => {
    const { here } = store.get();
    if (!document.hidden && here !== null) read(here);
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
  store.set({ here: channelId });
  read(channelId);
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
  const before = store.get();
  const hello = await ask<Hello>("enter", { key: wanted.get("key"), member_id: wanted.get("as") });
  const direct = await ask<Channel>("open_dm");
  const here = findPlace(allPlaces(hello, direct), before.here ?? wanted.get("in"));
  const open = here === null ? undefined : before.chats[here]; // is shown until it was asked for again
  store.set({
    connection: "online",
    ...hello,
    direct,
    chats: here === null || open === undefined ? {} : { [here]: open },
  });
  if (here !== null) {
    go(here);
    if (open !== undefined) void load(here);
  }
  await catchUp(before.me !== null);
}

/** Count what was said elsewhere while this window was away. */
async function catchUp(wasHere: boolean): Promise<void> {
  const { guilds, direct, here, me } = store.get();
  for (const { id, last_message_id: last } of [...guilds.flatMap(placesOf), ...(direct === null ? [] : [direct])]) {
    if (!last) continue;
    const known = newest.get(id) ?? "0";
    newest.set(id, last);
    if (!wasHere || id === here || byAge(last, known) <= 0) continue;
    const { messages } = await ask<Chat>("history", { channel_id: id });
    addUnread(id, messages.filter((one) => byAge(one.id, known) > 0 && one.author.id !== me?.id).length);
  }
}

async function load(channelId: Id): Promise<void> {
  const stale = new Set(store.get().chats[channelId]?.messages.map((message) => message.id));
  try {
    const asked = await ask<Chat>("history", { channel_id: channelId });
    const shown = store.get().chats[channelId];
    const meanwhile = shown && { ...shown, messages: shown.messages.filter((message) => !stale.has(message.id)) };
    setChat(channelId, merged(asked, meanwhile));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error; // gone or not to be seen any more: places tell of it
  }
}

function allPlaces({ guilds, me, bot }: Hello | State, direct: Channel | null): Guild[] {
  return [...guilds, ...directGuild(direct, me, bot.user)];
}

function read(channelId: Id): void {
  const { [channelId]: _read, ...unread } = store.get().unread;
  store.set({ unread });
}

function addUnread(channelId: Id, count: number): void {
  const { unread } = store.get();
  if (count > 0) store.set({ unread: { ...unread, [channelId]: (unread[channelId] ?? 0) + count } });
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
  const { here, direct } = store.get();
  const place = findPlace(allPlaces(store.get(), direct), here);
  if (place !== null && place !== here) go(place);
}

function takeMessage(message: Message): void {
  const { chats, here, me, typing } = store.get();
  const channelId = message.channel_id;
  const chat = chats[channelId];
  if (chat !== undefined) setChat(channelId, withMessage(chat, message));
  const { [message.author.id]: _done, ...others } = typing[channelId] ?? {};
  store.set({ typing: { ...typing, [channelId]: others } });
  const isLater = byAge(message.id, newest.get(channelId) ?? "0") > 0;
  if (isLater) newest.set(channelId, message.id);
  if (isLater && (channelId !== here || document.hidden) && message.author.id !== me?.id) addUnread(channelId, 1);
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
