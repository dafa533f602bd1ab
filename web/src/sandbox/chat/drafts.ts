/** What was not sent yet, kept for each channel: the text (in this tab also over a reload), files, what it answers. */

import type { Id, Message } from "../../shared/discord";
import { Store } from "../../shared/store";
import { admitted } from "../../shared/uploads";

export interface Draft {
  text: string;
  files: File[];
  replyTo: Message | null;
  /** What `@name` and `#name` in the text stand for, as Discord writes it. */
  meant: Record<string, string>;
  /** Why something could not be added or sent. */
  failure: string | null;
}

export const NO_DRAFT: Draft = { text: "", files: [], replyTo: null, meant: {}, failure: null };
const KEY = "unsent";

export const drafts = new Store<{ all: Record<Id, Draft> }>({ all: remembered() });

/** Change a channel's draft. */
export function setDraft(channelId: Id, changes: Partial<Draft>): void {
  const { all } = drafts.get();
  drafts.set({ all: { ...all, [channelId]: { ...(all[channelId] ?? NO_DRAFT), ...changes } } });
  remember();
}

/** Add files to a channel's draft, as far as a message takes them. */
export function addFiles(channelId: Id, files: File[]): void {
  if (files.length === 0) return;
  setDraft(channelId, admitted(drafts.get().all[channelId]?.files ?? [], files));
}

function remember(): void {
  const texts = Object.entries(drafts.get().all).flatMap(([id, { text }]) => (text === "" ? [] : [[id, text]]));
  try {
    sessionStorage.setItem(KEY, JSON.stringify(texts));
  } catch {
    // a browser without storage forgets with the tab
  }
}

function remembered(): Record<Id, Draft> {
  try {
    const texts: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    if (!Array.isArray(texts)) return {};
    return Object.fromEntries(texts.map(([id, text]) => [String(id), { ...NO_DRAFT, text: String(text) }]));
  } catch {
    return {};
  }
}
