/** The window's title and its keys. */

import { useEffect } from "react";
import { usePart } from "../../shared/store";
import { store } from "../state";
import { layout } from "./window";

/** Keep the title true: how much was not read stands before the name. */
export function useTitle(): void {
  const unread = usePart(store, (state) => Object.values(state.unread).reduce((sum, one) => sum + one, 0));
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Chorus` : "Chorus";
  }, [unread]);
}

/** Ctrl+K or Cmd+K opens what leads everywhere. */
export function useKeys(): void {
  useEffect(() => {
    function press(key: KeyboardEvent): void {
      if (!(key.ctrlKey || key.metaKey) || key.altKey || key.shiftKey || key.key.toLowerCase() !== "k") return;
      key.preventDefault();
      if (document.querySelector("dialog[open]") === null) layout.set({ dialog: "quick" });
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
