/** Looks for a command while one types: `/` shows all of them. */

import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { Channel } from "../../shared/discord";
import type { Leaf } from "./declared";
import { type Filling, filling, firstMissing, setDraft } from "./drafts";
import { grouped } from "./finding";
import { useLeaves } from "./leaves";
import { step } from "./moving";
import { rowId } from "./offers";
import { run } from "./running";
import { readTyped } from "./typed";

interface Props {
  channel: Channel;
  /** What was typed, with its slash. */
  text: string;
  onLeave: (text: string) => void;
}

export function Picker({ channel, text, onLeave }: Props) {
  const { leaves, failure } = useLeaves(channel.id);
  const [active, setActive] = useState(0);
  const [complaint, setComplaint] = useState<string | null>(null);
  const entered = useRef(false);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const groups = grouped(leaves ?? [], text.slice(1));
  const flat = groups.flatMap((group) => group.leaves);

  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.setSelectionRange(input.current.value.length, input.current.value.length);
  }, []);

  // Before the next key: an effect that waits would put back the text of this moment over what was typed since.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed before the commands came is read once they are here
  useLayoutEffect(() => {
    if (leaves === null) return;
    if (entered.current) enter();
    else type(text);
  }, [leaves]);

  function type(typed: string): void {
    const whole = readTyped(leaves ?? [], typed, false);
    if (!typed.startsWith("/")) onLeave(typed);
    else setDraft(channel.id, whole === null ? { stage: "looking", text: typed } : filling(whole.leaf, whole.texts));
    setActive(0);
    setComplaint(null);
  }

  function choose(leaf: Leaf | undefined): void {
    if (leaf === undefined) setComplaint("There is no such command. A space before the / makes it a message.");
    else setDraft(channel.id, filling(leaf));
  }

  function enter(): void {
    entered.current = leaves === null;
    if (leaves === null) return;
    const whole = readTyped(leaves, text, true);
    if (whole === null) choose(flat[active]);
    else takeWhole(filling(whole.leaf, whole.texts));
  }

  /** One that was typed in full is run; one that could have more is filled in first. */
  function takeWhole(draft: Filling): void {
    const isDone = firstMissing(draft) === null && (draft.fields.length > 0 || draft.leaf.options.length === 0);
    if (isDone) void runNow(draft);
    else setDraft(channel.id, draft);
  }

  async function runNow(draft: Filling): Promise<void> {
    if (await run(channel.id, draft)) onLeave("");
  }

  function press(key: React.KeyboardEvent): void {
    if (key.nativeEvent.isComposing) return;
    const next = step(key.key, active, flat.length);
    if (next !== null) setActive(next);
    else if (key.key === "Enter") enter();
    else if (key.key === "Tab" && !key.shiftKey && flat.length > 0) choose(flat[active]);
    else if (key.key === "Escape") onLeave("");
    else return;
    key.preventDefault();
  }

  return (
    <>
      <div className="command-list" role="listbox" id={listId} aria-label="Commands">
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list box
          <div key={group.heading} role="group" aria-label={group.heading}>
            <div className="command-root" aria-hidden="true">
              {group.heading}
            </div>
            {group.leaves.map((leaf) => (
              <Row
                key={leaf.name}
                id={rowId(listId, flat.indexOf(leaf))}
                leaf={leaf}
                isActive={leaf === flat[active]}
                onChoose={() => choose(leaf)}
              />
            ))}
          </div>
        ))}
      </div>
      <p className="command-hint" role={complaint || failure ? "alert" : "status"}>
        {complaint ?? failure ?? hint(leaves, flat)}
      </p>
      <input
        ref={input}
        type="text"
        className="writes"
        role="combobox"
        autoComplete="off"
        aria-expanded={flat.length > 0}
        aria-label="Find a command"
        aria-autocomplete="list"
        aria-controls={listId}
        aria-activedescendant={flat.length === 0 ? undefined : rowId(listId, active)}
        value={text}
        onChange={(change) => type(change.target.value)}
        onKeyDown={press}
      />
    </>
  );
}

function Row(props: { id: string; leaf: Leaf; isActive: boolean; onChoose: () => void }) {
  const { id, leaf, isActive, onChoose } = props;
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: keys are the text field's, which keeps the focus
    <div ref={row} id={id} role="option" aria-selected={isActive} onMouseDown={keepFocus} onClick={onChoose}>
      <strong>/{leaf.name}</strong> <span>{leaf.description}</span>
    </div>
  );
}

function keepFocus(press: React.MouseEvent): void {
  press.preventDefault();
}

function hint(leaves: Leaf[] | null, flat: Leaf[]): string {
  if (leaves === null) return "Asking for the commands …";
  if (leaves.length === 0) return "No commands here yet: they come when Chorus has started, and not in every channel.";
  if (flat.length === 0) return "No command fits. A space before the / makes it a message.";
  return "↑ ↓ to choose, Enter to take it, Escape to leave";
}
