/** The state of completing a name: what is offered at the cursor, and the keys that choose. */

import { useState } from "react";
import { COMPLETER } from "./completer";
import { completed, type Suggestion, type Typed, typedName } from "./completing";

interface Completing {
  offered: Suggestion[];
  active: number;
  /** The cursor is here now, or nowhere. */
  moved: (cursor: number | null) => void;
  take: (chosen: Suggestion) => void;
  /** Whether the key was for the completer. */
  onKey: (key: string) => boolean;
  /** What the text area says of it to those who do not see it. */
  naming: Record<string, string | boolean>;
}

type Offer = (typed: Typed) => Suggestion[];
type Replace = (text: string, cursor: number, chosen: Suggestion) => void;

export function useCompleter(text: string, offer: Offer, replace: Replace): Completing {
  const [cursor, setCursor] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const typed = cursor === null ? null : typedName(text, cursor);
  const offered = typed === null ? [] : offer(typed);

  function take(chosen: Suggestion): void {
    if (typed === null) return;
    const after = completed(text, typed, chosen);
    setCursor(null);
    replace(after.text, after.cursor, chosen);
  }

  function onKey(key: string): boolean {
    if (offered.length === 0) return false;
    const chosen = offered[active] ?? offered[0];
    if (key === "ArrowDown") setActive((active + 1) % offered.length);
    else if (key === "ArrowUp") setActive((active + offered.length - 1) % offered.length);
    else if (key === "Escape") setCursor(null);
    else if ((key === "Enter" || key === "Tab") && chosen !== undefined) take(chosen);
    else return false;
    return true;
  }

  return {
    offered,
    active,
    take,
    onKey,
    moved: (at) => {
      setCursor(at);
      setActive(0);
    },
    naming:
      offered.length === 0
        ? {}
        : {
            "aria-controls": COMPLETER,
            "aria-activedescendant": `${COMPLETER}-${active}`,
            "aria-autocomplete": "list",
          },
  };
}
