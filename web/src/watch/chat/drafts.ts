/** What is being written: its text outlasts the page's being loaded anew, in this tab. */

import { Store } from "../../shared/store";
import type { Message } from "../wire";

export interface Draft {
  text: string;
  files: File[];
  replyTo: Message | null;
  /** Why something could not be added. */
  failure: string | null;
}

const KEY = "chorus.unsent";
const NO_DRAFT: Draft = { text: "", files: [], replyTo: null, failure: null };

export const draft = new Store<Draft>({ ...NO_DRAFT, text: remembered() });

export function setDraft(changes: Partial<Draft> | ((before: Draft) => Partial<Draft>)): void {
  draft.set(typeof changes === "function" ? changes(draft.get()) : changes);
  remember(draft.get().text);
}

/** What is written now, which is not there any more then. */
export function takeDraft(): Draft {
  const taken = draft.get();
  setDraft(NO_DRAFT);
  return taken;
}

function remember(text: string): void {
  try {
    sessionStorage.setItem(KEY, text);
  } catch {
    // a browser without storage forgets with the tab
  }
}

function remembered(): string {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}
