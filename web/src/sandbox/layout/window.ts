/** What of this window is open beside its channel. */

import { Store } from "../../shared/store";

export interface WindowState {
  /** On a narrow window, the list that lies over the channel. */
  drawer: "places" | "members" | null;
  dialog: "quick" | "about" | null;
}

export const layout = new Store<WindowState>({ drawer: null, dialog: null });

export function closeDialog(): void {
  layout.set({ dialog: null });
}

/** Put the focus where one writes. */
export function focusComposer(): void {
  document.querySelector<HTMLElement>(".composer :is(textarea, input.writes)")?.focus();
}
