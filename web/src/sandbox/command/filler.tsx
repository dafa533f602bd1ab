/** A command that was chosen, as a chip with a field for each option. */

import { useLayoutEffect, useRef, useState } from "react";
import type { Channel, Guild } from "../../shared/discord";
import { type Option, OptionType } from "./declared";
import { drafts, type Filling, firstMissing, hidden, setDraft, withField, withGiven, withoutField } from "./drafts";
import { Field } from "./field";
import { FileField } from "./file_field";
import { run } from "./running";
import { Tail } from "./tail";
import { split } from "./typed";
import type { Given } from "./values";

/** The name under which the end of the command is focused: no option is called so. */
const TAIL = "";
const OFFERED = 3;

interface Props {
  guild: Guild;
  channel: Channel;
  draft: Filling;
  onLeave: (text: string) => void;
}

export function Filler({ guild, channel, draft, onLeave }: Props) {
  const inputs = useRef(new Map<string, HTMLElement>());
  const [wanted, setWanted] = useState({ name: wrongField(draft) ?? lastGiven(draft) ?? firstMissing(draft) ?? TAIL });
  const wasRunning = useRef(draft.running);

  useLayoutEffect(() => {
    const input = inputs.current.get(wanted.name);
    input?.focus();
    if (input instanceof HTMLInputElement && input.type === "text") input.setSelectionRange(-1, -1);
  }, [wanted]);

  useLayoutEffect(() => {
    if (wasRunning.current && !draft.running) setWanted({ name: wrongField(draft) ?? TAIL });
    wasRunning.current = draft.running;
  }, [draft]);

  function focus(name: string): void {
    setWanted({ name });
  }

  function change(next: Filling): void {
    setDraft(channel.id, next);
  }

  async function start(from: Filling): Promise<void> {
    if (await run(channel.id, from)) {
      onLeave("");
      return;
    }
    const after = drafts.get()[channel.id];
    if (after?.stage === "filling") focus(wrongField(after) ?? TAIL);
  }

  function give(option: Option, given: Given): void {
    const open = draft.leaf.options.filter((one) => one === option || !draft.given[one.name]?.text);
    const { before, texts } = given.value === undefined ? split(open, given.text) : { before: "", texts: {} };
    const named = Object.keys(texts);
    if (named.length === 0) {
      change(withGiven(draft, option.name, given));
      return;
    }
    let next = option.name in texts ? draft : withGiven(draft, option.name, { text: before });
    for (const [name, text] of Object.entries(texts)) next = withGiven(next, name, { text });
    change(next);
    focus(named.at(-1) ?? TAIL);
  }

  function goOn(name: string, given?: Given): void {
    const now = given === undefined ? draft : withGiven(draft, name, given);
    const next = now.fields[now.fields.indexOf(name) + 1];
    if (next === undefined) void start(now);
    else focus(next);
  }

  function back(name: string): void {
    const before = name === TAIL ? draft.fields.at(-1) : draft.fields[draft.fields.indexOf(name) - 1];
    const option = draft.leaf.options.find((one) => one.name === name);
    if (option !== undefined && !option.required) change(withoutField(draft, name));
    if (before !== undefined) focus(before);
    else if (option === undefined || option.required) {
      setDraft(channel.id, { stage: "looking", text: `/${draft.leaf.name}` });
    } else focus(TAIL);
  }

  function add(name: string): void {
    change(withField(draft, name));
    focus(name);
  }

  function typeAtEnd(text: string): boolean {
    const { texts } = split(hidden(draft), text);
    let next = draft;
    for (const [name, one] of Object.entries(texts)) next = withGiven(next, name, { text: one });
    const last = Object.keys(texts).at(-1);
    if (last === undefined) return false;
    change(next);
    focus(last);
    return true;
  }

  const hold = (name: string) => (input: HTMLElement | null) => {
    if (input === null) inputs.current.delete(name);
    else inputs.current.set(name, input);
  };
  const shown = draft.fields.flatMap((name) => draft.leaf.options.filter((option) => option.name === name));

  return (
    <form
      className="filler"
      aria-label={`/${draft.leaf.name}`}
      aria-busy={draft.running}
      onSubmit={(event) => {
        event.preventDefault();
        void start(draft);
      }}
    >
      <div role="alert">
        {draft.refusal !== null && <p>{draft.refusal}</p>}
        {Object.entries(draft.wrong).map(([name, sentence]) => (
          <p key={name}>{sentence}</p>
        ))}
      </div>
      <p className="command-hint">{draft.leaf.description}</p>
      <div className="command-line">
        <span className="command-chip">/{draft.leaf.name}</span>
        {shown.map((option) => {
          const Kind = option.type === OptionType.Attachment ? FileField : Field;
          return (
            <Kind
              key={option.name}
              guild={guild}
              channel={channel}
              draft={draft}
              option={option}
              hold={hold(option.name)}
              onGive={(given) => give(option, given)}
              onNext={(given) => goOn(option.name, given)}
              onBack={() => back(option.name)}
              onLeave={() => onLeave("")}
            />
          );
        })}
        <Tail
          draft={draft}
          hold={hold(TAIL)}
          onAdd={add}
          onType={typeAtEnd}
          onRun={() => void start(draft)}
          onBack={() => back(TAIL)}
          onLeave={() => onLeave("")}
        />
        <button type="submit" disabled={draft.running}>
          Run
        </button>
        <button type="button" aria-label="Leave this command" onClick={() => onLeave("")}>
          ×
        </button>
      </div>
      {hidden(draft).length > 0 && (
        <div className="more-options">
          {hidden(draft)
            .slice(0, OFFERED)
            .map((option) => (
              <button key={option.name} type="button" title={option.description} onClick={() => add(option.name)}>
                + {option.name}
              </button>
            ))}
          {hidden(draft).length > OFFERED && (
            <button type="button" onClick={() => focus(TAIL)}>
              {hidden(draft).length - OFFERED} more …
            </button>
          )}
        </div>
      )}
    </form>
  );
}

function wrongField(draft: Filling): string | undefined {
  return Object.keys(draft.wrong)[0];
}

/** Where one who types goes on. */
function lastGiven(draft: Filling): string | undefined {
  return Object.keys(draft.given).at(-1);
}
