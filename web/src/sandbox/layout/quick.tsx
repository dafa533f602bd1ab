/** Ctrl+K: to any channel, thread or person by a few letters. */

import { useId, useState } from "react";
import { nameOf } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { become, go } from "../client";
import { fitness } from "../command/finding";
import { step } from "../command/moving";
import { Offers, rowId } from "../command/offers";
import { placesOf } from "../places";
import { type State, store } from "../state";
import { Dialog } from "./dialog";
import { symbolOf } from "./place_button";
import { closeDialog, layout } from "./window";

const SHOWN = 30;

interface Target {
  name: string;
  about: string;
  /** What is done when it is chosen. */
  take: () => void;
}

export function Quick() {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const state = usePart(store, (all) => all);
  const listId = useId();
  const found = targets(state)
    .map((target) => ({ target, fits: fitness(query, target.name, target.about) }))
    .filter(({ fits }) => fits > 0)
    .toSorted((one, other) => other.fits - one.fits)
    .map(({ target }) => target)
    .slice(0, SHOWN);

  function choose(at: number): void {
    const target = found[at];
    if (target === undefined) return;
    layout.set({ dialog: null, drawer: null });
    target.take();
  }

  function press(key: React.KeyboardEvent): void {
    const next = step(key.key, active, found.length);
    if (next !== null) setActive(next);
    else if (key.key === "Enter") choose(active);
    else return;
    key.preventDefault();
  }

  return (
    <Dialog title="Go to" className="quick" onClose={closeDialog}>
      <input
        type="text"
        role="combobox"
        aria-label="A channel, a thread or a person"
        aria-expanded={found.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? rowId(listId, active) : undefined}
        placeholder="A channel, a thread or a person"
        autoComplete="off"
        value={query}
        onChange={(change) => {
          setQuery(change.target.value);
          setActive(0);
        }}
        onKeyDown={press}
      />
      <Offers
        id={listId}
        label="Places and people"
        offers={found.map(({ name, about }, at) => ({ name, about, value: at }))}
        active={active}
        onChoose={({ value }) => choose(Number(value))}
      />
      {found.length === 0 && <p className="empty">Nothing here is called so.</p>}
    </Dialog>
  );
}

function targets({ guilds, direct, bot, people, me }: State): Target[] {
  const places = guilds.flatMap((guild) =>
    placesOf(guild).map((channel) => ({
      name: `${symbolOf(channel)} ${channel.name}`,
      about: channel.thread_metadata?.archived ? `archived, ${guild.name}` : guild.name,
      take: () => go(channel.id),
    })),
  );
  const talks =
    direct === null || bot.user === null
      ? []
      : [{ name: `@ ${nameOf(bot.user)}`, about: "direct messages", take: () => go(direct.id) }];
  const others = people
    .filter(({ user }) => user.id !== me?.id)
    .map(({ user }) => ({ name: nameOf(user), about: "be this person", take: () => become(user.id) }));
  return [...places, ...talks, ...others];
}
