/** The end of a command that is filled in: Enter runs it, typing finds another option. */

import { useId, useState } from "react";
import type { Option } from "./declared";
import { type Filling, hidden } from "./drafts";
import { fitness } from "./finding";
import { step } from "./moving";
import { Offers, rowId } from "./offers";

interface Props {
  draft: Filling;
  hold: (input: HTMLElement | null) => void;
  /** Give an option a field. */
  onAdd: (name: string) => void;
  /** Whether the text held `name:value`, which then stands in its field. */
  onType: (text: string) => boolean;
  onRun: () => void;
  onBack: () => void;
  onLeave: () => void;
}

export function Tail({ draft, hold, onAdd, onType, onRun, onBack, onLeave }: Props) {
  const [text, setText] = useState("");
  const [focused, setFocused] = useState(false);
  const [moved, setMoved] = useState<number | null>(null);
  const listId = useId();
  const found = hidden(draft).filter((option) => fitness(text, option.name, option.description) > 0);
  const isOpen = focused && found.length > 0;
  const active = isOpen ? (moved ?? (text === "" ? -1 : 0)) : -1;

  function add(option: Option | undefined): void {
    if (option === undefined) return;
    setText("");
    setMoved(null);
    onAdd(option.name);
  }

  function press(key: React.KeyboardEvent): void {
    if (key.nativeEvent.isComposing) return;
    const next = isOpen ? step(key.key, active, found.length) : null;
    if (next !== null) setMoved(next);
    else if (key.key === "Enter" && active >= 0) add(found[active]);
    else if (key.key === "Enter" && text === "") onRun();
    else if (key.key === "Tab" && !key.shiftKey && active >= 0) add(found[active]);
    else if (key.key === "Backspace" && text === "") onBack();
    else if (key.key === "Escape") onLeave();
    else if (key.key !== "Enter") return;
    key.preventDefault();
  }

  return (
    <div className="tail">
      <input
        ref={hold}
        type="text"
        className="writes"
        role="combobox"
        autoComplete="off"
        aria-expanded={isOpen}
        aria-label={hidden(draft).length > 0 ? "Add an option, or press Enter to run" : "Press Enter to run"}
        aria-autocomplete="list"
        aria-controls={listId}
        aria-activedescendant={active >= 0 ? rowId(listId, active) : undefined}
        placeholder={hidden(draft).length > 0 ? "+ option" : ""}
        value={text}
        disabled={draft.running}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onChange={(change) => {
          setText(onType(change.target.value) ? "" : change.target.value);
          setMoved(null);
        }}
        onKeyDown={press}
      />
      <div className="field-help" data-shown={focused || undefined}>
        {isOpen && (
          <Offers
            id={listId}
            label="Options that can be left out"
            offers={found.map(({ name, description }) => ({ name: `+ ${name}`, value: name, about: description }))}
            active={active}
            onChoose={({ value }) => add(found.find(({ name }) => name === value))}
          />
        )}
        {text !== "" && found.length === 0 && <p role="status">No other option of this command fits.</p>}
        {text === "" && <p>Enter runs it</p>}
      </div>
    </div>
  );
}
