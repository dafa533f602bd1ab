/** What holds the picture up, and how together the room is. */

import { usePart } from "../../shared/store";
import { listed, togetherness } from "../people/standing";
import { store } from "../state";
import type { Phase } from "../wire";

const PHASES: Partial<Record<Phase, string>> = {
  resolving: "Getting it ready …",
  connecting: "Joining the voice channel …",
  reconnecting: "The voice channel is coming back …",
  paused: "Paused",
};

/** Over the picture, when it stands still. */
export function Veil() {
  const phase = usePart(store, ({ player }) => player.phase);
  const waitingFor = usePart(store, ({ player }) => player.waiting_for);
  const text =
    phase === "waiting" || waitingFor.length > 0 ? `Waiting for ${listed(waitingFor) || "everybody"} …` : PHASES[phase];
  return (
    <div className="veil" data-phase={phase} hidden={text === undefined}>
      <p>{text}</p>
    </div>
  );
}

/** One line below: who is behind, or that all are together. */
export function Together() {
  const people = usePart(store, (state) => state.people);
  const phase = usePart(store, ({ player }) => player.phase);
  const isOnline = usePart(store, ({ connection }) => connection === "online");
  const { text, isGood } = togetherness(people, phase);
  if (text === null || !isOnline) return null;
  return (
    <p className="together" data-good={isGood || undefined}>
      <span className="together-dot" aria-hidden="true" /> {text}
    </p>
  );
}
