/** The field of one option, by its type: a text, a number, a list to choose from, or a file. */

import { useId, useState } from "react";
import type { Channel, Guild } from "../../shared/discord";
import { type Option, OptionType } from "./declared";
import type { Filling } from "./drafts";
import { fitness } from "./finding";
import { followed, type Moved, step } from "./moving";
import { Offers, rowId } from "./offers";
import { type Question, useSuggestions } from "./suggestions";
import { boundsOf, checkAll, type Given, hasList, isClosed, type Offer, offersOf } from "./values";

const SHOWN_OFFERS = 50;

export interface FieldProps {
  guild: Guild;
  channel: Channel;
  draft: Filling;
  option: Option;
  /** Keeps the input, so that it can be focused. */
  hold: (input: HTMLElement | null) => void;
  onGive: (given: Given) => void;
  /** Enter: on to the next field, or run. `given` is what the list gave just now. */
  onNext: (given?: Given) => void;
  /** Backspace where nothing stands. */
  onBack: () => void;
  onLeave: () => void;
}

export function Field(props: FieldProps) {
  const { guild, channel, draft, option, hold, onGive, onNext, onBack, onLeave } = props;
  const [focused, setFocused] = useState(false);
  const [closed, setClosed] = useState(false);
  const [moved, setMoved] = useState<Moved<Offer> | null>(null);
  const id = useId();
  const given = draft.given[option.name] ?? { text: "" };
  const asks = focused && option.autocomplete === true && given.value === undefined;
  const suggestions = useSuggestions(asks ? question(channel, draft, option, guild) : null);
  const offers = isClosed(option) ? fitting(offersOf(option, guild), given) : suggestions.choices;
  const isOpen = focused && !closed && hasList(option) && given.value === undefined && offers.length > 0;
  const active = isOpen ? (followed(moved, offers) ?? (isClosed(option) ? 0 : -1)) : -1;
  const isWrong = option.name in draft.wrong;
  const listing = hasList(option) && {
    role: "combobox",
    "aria-expanded": isOpen,
    "aria-controls": `${id}-list`,
    "aria-autocomplete": "list" as const,
    "aria-activedescendant": active >= 0 ? rowId(`${id}-list`, active) : undefined,
  };

  function choose(offer: Offer): Given {
    const chosen = { text: offer.name, value: offer.value };
    onGive(chosen);
    setMoved(null);
    return chosen;
  }

  function press(key: React.KeyboardEvent): void {
    if (key.nativeEvent.isComposing) return;
    const next = isOpen ? step(key.key, active, offers.length) : null;
    const offer = offers[active];
    if (next !== null) setMoved({ at: next, row: offers[next] });
    else if (key.key === "Enter") onNext(offer === undefined ? undefined : choose(offer));
    else if (key.key === "Tab" && !key.shiftKey) {
      if (offer !== undefined) choose(offer);
      return; // and the focus goes on
    } else if (key.key === "Escape" && isOpen) setClosed(true);
    else if (key.key === "Escape") onLeave();
    else if (key.key === "Backspace" && given.text === "") onBack();
    else return;
    key.preventDefault();
  }

  return (
    <div className="field" data-wrong={isWrong || undefined}>
      <label htmlFor={id}>
        {option.name}
        {option.required && <span aria-hidden="true"> *</span>}
      </label>
      <input
        ref={hold}
        id={id}
        {...listing}
        aria-required={option.required}
        aria-invalid={isWrong}
        aria-describedby={`${id}-about`}
        autoComplete="off"
        inputMode={option.type === OptionType.Integer ? "numeric" : undefined}
        size={Math.max(10, Math.min(40, given.text.length + 1))}
        value={given.text}
        disabled={draft.running}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onChange={(change) => {
          onGive({ text: change.target.value });
          setClosed(false);
          setMoved(null);
        }}
        onKeyDown={press}
      />
      <div className="field-help" data-shown={focused || undefined}>
        {isOpen && <Offers id={`${id}-list`} label={option.name} offers={offers} active={active} onChoose={choose} />}
        {focused && suggestions.note !== null && <p role="status">{suggestions.note}</p>}
        <p id={`${id}-about`}>{about(option)}</p>
      </div>
    </div>
  );
}

function question(channel: Channel, draft: Filling, option: Option, guild: Guild): Question {
  const { [option.name]: own, ...others } = draft.given;
  const { values } = checkAll(draft.leaf, others, guild);
  const small = Object.entries(values).filter(([, value]) => !(typeof value === "object" && "file" in value));
  return {
    channelId: channel.id,
    command: draft.leaf.name,
    option: option.name,
    query: own?.text ?? "",
    others: Object.fromEntries(small),
  };
}

function fitting(offers: Offer[], given: Given): Offer[] {
  const query = given.text.replace(/^[@#]/, "");
  return offers
    .map((offer) => ({ offer, fits: fitness(query, offer.name, offer.about) }))
    .filter(({ fits }) => fits > 0)
    .toSorted((one, other) => other.fits - one.fits)
    .map(({ offer }) => offer)
    .slice(0, SHOWN_OFFERS);
}

function about(option: Option): string {
  const bounds = boundsOf(option);
  return bounds === "" ? option.description : `${option.description} (${bounds})`;
}
