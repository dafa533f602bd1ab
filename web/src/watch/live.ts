/** The live connection: comes back by itself, keeps the state true, and measures the server's clock. */

import { io, type Socket } from "socket.io-client";
import { comeBack, newerPlayer, newerQueue, withEvent } from "./changes";
import { draft, setDraft } from "./chat/drafts";
import { resend } from "./chat/outbox";
import { RequestError } from "./http";
import { takeBack } from "./notices";
import { OFFLINE } from "./player/reasons";
import { store } from "./state";
import { RoomClock } from "./sync/clock";
import type { Answer, FromServer, Queue, Report, Standing, ToServer } from "./wire";

export type RoomSocket = Socket<FromServer, ToServer>;

const PATIENCE_MS = 10_000;
const LONGEST_PAUSE_MS = 5_000;
const REFUSED_PAUSE_MS = 2_000;

/** Why a visit is over, in words. */
const ENDS: Record<string, string> = {
  session: "You were logged out of this page.",
  membership: "You are not in this group any more.",
  group: "This group is no more.",
};

const socket: RoomSocket = io({
  transports: ["websocket"],
  autoConnect: false,
  reconnectionDelay: 300,
  reconnectionDelayMax: LONGEST_PAUSE_MS,
});

/** The server's clock, which the picture and the progress bar follow. */
export const clock = new RoomClock(
  async () => (await asked(socket.timeout(PATIENCE_MS).emitWithAck("clock", {}))).server_ms,
);

const entered = new Set<() => void>();

/** Have it told each time that the group was entered, so after each time away. */
export function onEntered(hearer: () => void): void {
  entered.add(hearer);
}

/** Where sound comes in. */
export function roomSocket(): RoomSocket {
  return socket;
}

/** Enter a group and stay in it; `onStranger` is told when nobody is logged in any more. Returns what leaves it. */
export function enterRoom(groupId: number, onStranger: () => void): () => void {
  let again: ReturnType<typeof setTimeout> | undefined;
  const online = () => void enter(groupId).catch((error: unknown) => refused(error, onStranger));
  const offline = () => {
    clock.stop();
    const { connection, offlineSince } = store.get();
    if (connection === "over") return;
    store.set({ connection: "offline", offlineSince: offlineSince ?? Date.now() });
    if (!socket.active) again = setTimeout(retry, REFUSED_PAUSE_MS); // the server hung up: nobody else comes back
  };
  const fails = () => {
    offline();
    void fetch("/me", { credentials: "same-origin" })
      .then(({ status }) => status === 401 && onStranger())
      .catch(() => undefined); // it cannot be reached at all, which is said already
  };
  socket.on("connect", online);
  socket.on("disconnect", offline);
  socket.on("connect_error", fails);
  let coming: Queue | null = null; // it is told right before the player that it belongs to: both are shown at once
  socket.on("queue", (queue) => {
    coming = queue;
  });
  socket.on("state", (player) => {
    store.set({ player: newerPlayer(store.get().player, player), queue: newerQueue(store.get().queue, coming) });
    coming = null;
  });
  socket.on("people", (people) => store.set({ people }));
  socket.on("chat", (event) => {
    store.set({ chat: withEvent(store.get().chat, event) });
    if (event.kind === "erased" && draft.get().replyTo?.id === event.id) setDraft({ replyTo: null });
  });
  socket.on("over", ({ reason }) => end(ENDS[reason] ?? reason, reason));
  window.addEventListener("online", retry);
  socket.connect();
  return () => {
    clearTimeout(again);
    socket.removeAllListeners();
    window.removeEventListener("online", retry);
    socket.disconnect();
    clock.stop();
  };
}

/** Try to connect now, and not only when it is time. */
export function retry(): void {
  if (!socket.connected && store.get().connection !== "over") socket.disconnect().connect();
}

/** Tell how this person's picture is doing. */
export function report(how: Report): void {
  if (socket.connected) socket.emit("report", how, () => undefined);
}

async function enter(groupId: number): Promise<void> {
  clock.start();
  const standing: Standing = await asked(socket.timeout(PATIENCE_MS).emitWithAck("enter", { group_id: groupId }));
  const { me, group, state, queue, people, messages } = standing;
  const chat = comeBack(store.get().chat, messages);
  store.set({ connection: "online", offlineSince: null, reason: null, me, group, player: state, queue, people, chat });
  takeBack(OFFLINE);
  resend();
  for (const hearer of entered) hearer();
}

function refused(error: unknown, onStranger: () => void): void {
  if (!(error instanceof RequestError)) return void socket.disconnect().connect(); // no answer in time
  const isForNow = error.status >= 500; // as when the bot starts: tried again like a line that is cut
  if (error.status === 401) onStranger();
  else if (isForNow) socket.disconnect();
  else end(error.message);
}

function end(reason: string, code: string | null = null): void {
  store.set({ connection: "over", reason, isLoggedOut: code === "session" });
  socket.disconnect();
}

async function asked<More extends object>(answering: Promise<Answer<More>>): Promise<More> {
  const answer = await answering;
  if (!answer.ok) throw new RequestError(answer.problem.status, answer.problem.detail);
  return answer;
}
