/** A select menu of a message: what is chosen, and the list that opens. */

import { useId, useState } from "react";
import type { Component, Message } from "../../../shared/discord";
import { Icon } from "../../../shared/icon";
import { Popup } from "../../../shared/popup";
import { usePart } from "../../../shared/store";
import { store } from "../../state";
import type { Doing } from "../doing";
import { placeNamed } from "../names";
import { boundsSentence, matching, toggled } from "./choosing";
import { entitiesOf } from "./entities";
import { boundsOf, type Choice, ComponentType, optionsOf, textOf } from "./reading";

/** From how many choices on one may search. */
const SEARCHED_FROM = 9;

interface Props {
  component: Component;
  message: Message;
  doing: Doing;
}

export function SelectView({ component, message, doing }: Props) {
  const guild = usePart(store, (state) => placeNamed(state.guilds, message.channel_id)?.guild);
  const isOfWords = component.type === ComponentType.StringSelect;
  const choices = isOfWords ? optionsOf(component) : entitiesOf(component, guild);
  const [at, setAt] = useState<DOMRect | null>(null);
  const [last, setLast] = useState<string[] | null>(null);
  const chosen = last ?? choices.filter((choice) => choice.isDefault).map(({ key }) => key);
  const names = choices.filter(({ key }) => chosen.includes(key)).map(({ label }) => label);
  const placeholder = textOf(component, "placeholder") ?? "Make a selection";
  const customId = component.custom_id ?? "";
  const isBusy = doing.busy === customId;

  function send(keys: string[]): void {
    setAt(null);
    setLast(keys);
    const values = choices.filter(({ key }) => keys.includes(key)).map(({ value }) => value);
    void doing.askBot("select", { custom_id: customId, values }, customId);
  }

  return (
    <div className="component-select">
      <button
        type="button"
        aria-haspopup="listbox"
        aria-expanded={at !== null}
        aria-label={names.length > 0 ? `${placeholder}: ${names.join(", ")}` : placeholder}
        aria-busy={isBusy || undefined}
        disabled={component.disabled === true}
        onClick={(click) => {
          if (doing.busy === null) setAt(click.currentTarget.getBoundingClientRect());
        }}
      >
        <span className={names.length > 0 ? "" : "quiet"}>{names.join(", ") || placeholder}</span>
        <Icon name="open" />
      </button>
      {at !== null && (
        <Popup at={at} label={placeholder} className="choices" onClose={() => setAt(null)}>
          <Choices choices={choices} before={chosen} onDone={send} {...boundsOf(component)} />
        </Popup>
      )}
    </div>
  );
}

interface ChoicesProps {
  choices: Choice[];
  before: string[];
  lowest: number;
  highest: number;
  onDone: (keys: string[]) => void;
}

function Choices({ choices, before, lowest, highest, onDone }: ChoicesProps) {
  const [chosen, setChosen] = useState(before);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const listId = useId();
  const shown = matching(choices, query);
  const isEnough = chosen.length >= lowest && chosen.length <= highest;

  function take(choice: Choice | undefined): void {
    if (choice === undefined) return;
    if (highest === 1 && !(lowest === 0 && chosen.includes(choice.key))) onDone([choice.key]);
    else if (highest === 1) onDone([]);
    else setChosen(toggled(chosen, choice.key, highest));
  }

  function onKeyDown(key: React.KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key.key];
    if (step !== undefined) {
      key.preventDefault();
      const next = (active + step + shown.length) % Math.max(1, shown.length);
      setActive(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (key.key === "Enter" || (key.key === " " && choices.length < SEARCHED_FROM)) {
      key.preventDefault();
      take(shown[active]);
    }
  }

  const naming = { "aria-activedescendant": `${listId}-${active}`, "aria-controls": listId, "data-first": true };
  return (
    <>
      {choices.length >= SEARCHED_FROM && (
        <input
          type="search"
          aria-label="Search"
          placeholder="Search"
          role="combobox"
          aria-expanded="true"
          value={query}
          onKeyDown={onKeyDown}
          onChange={(change) => {
            setQuery(change.target.value);
            setActive(0);
          }}
          {...naming}
        />
      )}
      <div
        id={listId}
        role="listbox"
        aria-label="Choices"
        tabIndex={0}
        aria-multiselectable={highest > 1}
        onKeyDown={onKeyDown}
        {...(choices.length < SEARCHED_FROM ? naming : {})}
      >
        {shown.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
          <div
            key={choice.key}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={chosen.includes(choice.key)}
            data-active={index === active || undefined}
            onPointerMove={() => setActive(index)}
            onClick={() => take(choice)}
          >
            {choice.emoji && <span aria-hidden="true">{choice.emoji}</span>}
            <span>
              <bdi>{choice.label}</bdi>
              {choice.description && <small>{choice.description}</small>}
            </span>
          </div>
        ))}
        {shown.length === 0 && <p className="quiet">Nothing to choose.</p>}
      </div>
      {highest > 1 && (
        <footer>
          <span className="quiet">{boundsSentence(lowest, highest)}</span>
          <button type="button" className="primary" disabled={!isEnough} onClick={() => onDone(chosen)}>
            Done
          </button>
        </footer>
      )}
    </>
  );
}
