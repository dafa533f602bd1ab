/** Goes to a message that somebody asked for, and loads what lies between. */

import { type RefObject, useEffect, useState } from "react";
import type { Id } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { loadOlder } from "../client";
import { store } from "../state";
import { view } from "./view";

/** How many pages back one goes for a message. */
const MOST_PAGES = 200;

/** Tells in a sentence when a message is not there. */
export function useJumping(list: RefObject<HTMLDivElement | null>, channelId: Id, isLoaded: boolean): string | null {
  const jump = usePart(view, (state) => state.jump);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (jump === null || jump.channelId !== channelId || !isLoaded) return;
    let isGone = false;
    setFailure(null);
    void find(list, jump.channelId, jump.messageId, () => isGone).then((found) => {
      if (isGone) return;
      view.set({ jump: null });
      if (found === null) setFailure("That message is not here any more.");
      else show(found);
    });
    return () => {
      isGone = true;
    };
  }, [jump, channelId, isLoaded, list]);
  return failure;
}

async function find(
  list: RefObject<HTMLDivElement | null>,
  channelId: Id,
  messageId: Id,
  isGone: () => boolean,
): Promise<HTMLElement | null> {
  for (let page = 0; page < MOST_PAGES && !isGone(); page += 1) {
    const found = list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(messageId)}"]`);
    if (found) return found;
    if (!store.get().chats[channelId]?.more) return null;
    try {
      await loadOlder(channelId);
    } catch {
      return null;
    }
    await new Promise(requestAnimationFrame);
  }
  return null;
}

function show(message: HTMLElement): void {
  message.scrollIntoView({ block: "center" });
  message.focus({ preventScroll: true });
  message.dataset.sought = "";
  message.addEventListener("animationend", () => delete message.dataset.sought, { once: true });
}
