/** Going to a message, however old it is. */

import { Store } from "../../shared/store";
import { notify, notifyFailure } from "../notices";
import { store } from "../state";
import { loadOlder } from "./older";

/** The message to be shown, which the list takes; `turn` makes the same one sought again. */
export const sought = new Store<{ id: string | null; turn: number }>({ id: null, turn: 0 });

const MOST_PAGES = 30;

export async function jumpTo(id: string): Promise<void> {
  try {
    for (let page = 0; page < MOST_PAGES && !isThere(id) && store.get().chat.more; page++) await loadOlder();
  } catch (error) {
    return notifyFailure(error);
  }
  if (isThere(id)) sought.set({ id, turn: sought.get().turn + 1 });
  else notify("That message is not there any more.", "failed");
}

function isThere(id: string): boolean {
  return store.get().chat.messages.some((one) => one.id === id);
}
