/** What was sent and is not there yet: kept with its words until it arrives, is sent again, or is given back. */

import { Store } from "../../shared/store";
import { withMessage } from "../changes";
import { RequestError, request, upload } from "../http";
import { store } from "../state";
import type { Message } from "../wire";
import { setDraft, takeDraft } from "./drafts";
import { keepFiles, keptFiles, letGoOf, letGoOfOld } from "./kept_files";
import { asTyped } from "./mentions";

export interface Outgoing {
  key: number;
  groupId: number;
  text: string;
  files: File[];
  replyTo: Message | null;
  /** By which the bot knows it again when it is sent twice since an answer got lost. */
  clientId: string;
  /** "reading" its files, after the page was loaded anew; "waiting" for the connection; "refused" for somebody to decide. */
  state: "sending" | "reading" | "waiting" | "refused";
  /** How much of the files is sent, from 0 to 1. */
  share: number;
  failure: string | null;
}

const AGAIN_MS = 3_000;
const KEY = "chorus.outbox";
const LOST = "Its files were lost when the page was loaded anew. Choose “Change it”, and attach them again.";

let lastKey = 0;
export const outbox = new Store<{ all: Outgoing[] }>({ all: remembered() });
outbox.subscribe(remember);
void readFiles();

/** Send something. It is kept until it arrived. */
export function send(groupId: number, text: string, files: File[], replyTo: Message | null): void {
  const key = ++lastKey;
  const sending = { clientId: newId(), state: "sending", share: 0, failure: null } as const;
  const one: Outgoing = { key, groupId, text, files, replyTo, ...sending };
  if (files.length > 0) void keepFiles(one.clientId, files);
  outbox.set({ all: [...outbox.get().all, one] });
  void go();
}

/** Try one again that was refused. */
export function sendAgain(key: number): void {
  change(key, { state: "sending", failure: null });
  void go();
}

/** Put one back to where it was written. */
export function giveBack(key: number): void {
  const one = outbox.get().all.find((other) => other.key === key);
  if (one === undefined) return;
  remove(key);
  setDraft((draft) => ({
    text: [asTyped(one.text, store.get().people), draft.text].filter((text) => text !== "").join("\n"),
    files: [...one.files, ...draft.files],
    replyTo: draft.replyTo ?? one.replyTo,
  }));
}

/** Whoever logs out leaves nothing to be sent by whoever comes next. */
export function forgetUnsent(): void {
  for (const { key } of outbox.get().all) remove(key);
  takeDraft();
}

/** After coming back: what waited is sent. */
export function resend(): void {
  outbox.set({ all: outbox.get().all.map((one) => (one.state === "waiting" ? { ...one, state: "sending" } : one)) });
  void go();
}

let isGoing = false;

/** One after the other, so that they arrive in the order in which they were sent. */
async function go(): Promise<void> {
  if (isGoing) return;
  isGoing = true;
  try {
    for (;;) {
      const one = outbox.get().all.find(({ state }) => state === "sending");
      if (one === undefined) return;
      await sendOne(one);
    }
  } finally {
    isGoing = false;
  }
}

async function sendOne(one: Outgoing): Promise<void> {
  try {
    const message = await posted(one);
    const { chat } = store.get();
    store.set({ chat: { ...chat, messages: withMessage(chat.messages, message) } });
    remove(one.key);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const isAway = error.status >= 500 && store.get().connection !== "online"; // it starts, or the server before it answers
    if (error.status === 0 || isAway) waitForConnection();
    else change(one.key, { state: "refused", failure: error.message });
  }
}

function posted({ key, groupId, text, files, replyTo, clientId }: Outgoing): Promise<Message> {
  const message = { group_id: groupId, text, client_id: clientId, ...(replyTo && { reply_to: replyTo.id }) };
  if (files.length === 0) return request<Message>("POST", "/messages", message);
  const form = new FormData();
  form.append("message", JSON.stringify(message));
  for (const file of files) form.append("files", file, file.name);
  return upload<Message>("/messages", form, (share) => change(key, { share }));
}

function waitForConnection(): void {
  outbox.set({
    all: outbox.get().all.map((one) => (one.state === "sending" ? { ...one, state: "waiting", share: 0 } : one)),
  });
  // The live connection may not have noticed, or be back already: then nobody else says when to go on.
  setTimeout(() => store.get().connection === "online" && resend(), AGAIN_MS);
}

function change(key: number, changes: Partial<Outgoing>): void {
  outbox.set({ all: outbox.get().all.map((one) => (one.key === key ? { ...one, ...changes } : one)) });
}

function remove(key: number): void {
  const gone = outbox.get().all.find((one) => one.key === key);
  if (gone !== undefined && gone.files.length > 0) letGoOf(gone.clientId);
  outbox.set({ all: outbox.get().all.filter((one) => one.key !== key) });
}

/** All of it outlasts the page's being loaded anew, in this tab. */
function remember(): void {
  const kept = outbox.get().all.map(({ groupId, text, clientId, replyTo, files, state }) => {
    return { groupId, text, clientId, replyTo, hasFiles: files.length > 0 || state === "reading" };
  });
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // a browser without storage forgets with the tab
  }
}

function remembered(): Outgoing[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    if (!Array.isArray(kept)) return [];
    return kept
      .filter(({ text, hasFiles }) => typeof text === "string" && (text !== "" || hasFiles))
      .map(({ groupId, text, clientId, replyTo, hasFiles }) => {
        const state = hasFiles ? "reading" : "waiting";
        const fresh = { key: ++lastKey, files: [], share: 0, failure: null };
        return { ...fresh, groupId, text, clientId, replyTo: replyTo ?? null, state };
      });
  } catch {
    return [];
  }
}

/** Give what was remembered its files back. */
async function readFiles(): Promise<void> {
  for (const { key, clientId, state } of outbox.get().all) {
    if (state !== "reading") continue;
    const files = await keptFiles(clientId);
    change(key, files === null ? { state: "refused", failure: LOST } : { state: "waiting", files });
  }
  if (store.get().connection === "online") resend();
  await letGoOfOld();
}

/** Not `randomUUID`, which pages on plain http have not. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
