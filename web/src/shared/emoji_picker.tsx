/** A small board of emoji. */

import { useState } from "react";
import { EMOJI } from "./emoji";
import { Popup } from "./popup";

interface Props {
  at: DOMRect;
  onPick: (emoji: string) => void;
  onClose: () => void;
}

const COLUMNS = 8;

export function EmojiPicker({ at, onPick, onClose }: Props) {
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase();
  const shown = EMOJI.filter(([, names]) => names.includes(wanted));

  function onKeyDown(key: React.KeyboardEvent<HTMLDivElement>): void {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[key.key];
    if (step === undefined) return;
    key.preventDefault();
    const all = [...key.currentTarget.querySelectorAll<HTMLElement>("button")];
    all[all.indexOf(document.activeElement as HTMLElement) + step]?.focus();
  }

  return (
    <Popup at={at} label="Choose an emoji" className="emoji-picker" onClose={onClose}>
      <input
        type="search"
        aria-label="Find an emoji"
        placeholder="Find an emoji"
        data-first
        value={query}
        onChange={(change) => setQuery(change.target.value)}
        onKeyDown={(key) => {
          const [found] = shown;
          if (key.key !== "Enter" || found === undefined) return;
          key.preventDefault(); // else it presses what has the focus once the board is gone, which opens it again
          onPick(found[0]);
        }}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in */}
      <div className="emoji-board" role="group" aria-label="Emoji" onKeyDown={onKeyDown}>
        {shown.map(([emoji, names]) => (
          <button key={emoji} type="button" aria-label={names.split(" ")[0] ?? emoji} onClick={() => onPick(emoji)}>
            {emoji}
          </button>
        ))}
        {shown.length === 0 && <p className="quiet">None is called so.</p>}
      </div>
    </Popup>
  );
}
