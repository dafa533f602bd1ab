/** What holds the picture up, and how together the room is. */

import { useEffect, useState } from "react";
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

/** Between two tracks, and while somebody winds, nothing is sent for a moment. */
const SAID_AFTER_MS = 1_000;

/** Over the picture, when it stands still. */
export function Veil() {
  const phase = usePart(store, ({ player }) => player.phase);
  const waitingFor = usePart(store, ({ player }) => player.waiting_for);
  const isHeldUp = useHeldUp();
  const text =
    phase === "waiting" || waitingFor.length > 0
      ? `Waiting for ${listed(waitingFor) || "everybody"} …`
      : isHeldUp
        ? "Waiting for the voice channel …"
        : PHASES[phase];
  return (
    <div className="veil" data-phase={phase} hidden={text === undefined}>
      <p>{text}</p>
    </div>
  );
}

/** Whether what has its turn in voice is not sent yet: it plays, and does not move from where it begins. */
function useHeldUp(): boolean {
  const entryId = usePart(store, ({ player }) => player.entry?.id ?? null);
  const stands = usePart(
    store,
    ({ player }) => player.phase === "playing" && player.through_voice && player.rate === 0 && player.entry !== null,
  );
  const [begun, setBegun] = useState<number | null>(null);
  const [heldUp, setHeldUp] = useState<number | null>(null);
  const moves = usePart(store, ({ player }) => player.rate !== 0);
  useEffect(() => {
    if (moves) setBegun(entryId); // from then on it is not the beginning that is waited for
  }, [moves, entryId]);
  useEffect(() => {
    setHeldUp(null);
    if (!stands || begun === entryId) return;
    const timer = setTimeout(() => setHeldUp(entryId), SAID_AFTER_MS);
    return () => clearTimeout(timer);
  }, [stands, begun, entryId]);
  return stands && heldUp !== null && heldUp === entryId;
}

/** One line below: who is behind, or that all are together. */
export function Together() {
  const people = usePart(store, (state) => state.people);
  const phase = usePart(store, ({ player }) => player.phase);
  const isOnline = usePart(store, ({ connection }) => connection === "online");
  const { text, names, isGood } = togetherness(people, phase);
  if (text === null || !isOnline) return null;
  return (
    <p className="together" data-good={isGood || undefined} title={text}>
      <span className="together-dot" aria-hidden="true" />
      {names !== "" && <bdi className="together-names">{names}</bdi>}
      <span className="together-how">{text.slice(names.length)}</span>
    </p>
  );
}
