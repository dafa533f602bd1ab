/** What somebody else would have one write: it is put where one writes, and nothing is sent. */

import { Store } from "../../shared/store";

export const proposals = new Store<{ text: string | null }>({ text: null });

/** Put a text where one writes, in place of what stands there, and the keyboard's focus with it. */
export function propose(text: string): void {
  proposals.set({ text });
}

/** What was proposed and not taken yet; null for nothing. */
export function takeProposal(): string | null {
  const { text } = proposals.get();
  if (text !== null) proposals.set({ text: null });
  return text;
}
