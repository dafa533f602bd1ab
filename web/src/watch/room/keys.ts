/** The keys of the room, while nothing is written. */

import { useEffect } from "react";
import { notify } from "../notices";
import { playOrPause, setVolume, wind } from "../player/doing";
import { listening, toggleMuted } from "../player/listening";
import { store } from "../state";

const WIND_MS = 5_000;
const VOLUME_STEP = 5;

export const KEYS: { keys: string[]; does: string }[] = [
  { keys: ["Space"], does: "Play or pause, for everybody" },
  { keys: ["←", "→"], does: "5 seconds back or on, for everybody" },
  { keys: ["↑", "↓"], does: "Louder or quieter, for everybody" },
  { keys: ["m"], does: "Mute what you listen to here" },
  { keys: ["f"], does: "Full screen" },
  { keys: ["c"], does: "Write in the chat; in full screen, show it or hide it" },
  { keys: ["/"], does: "Find something to watch" },
  { keys: ["?"], does: "This help" },
];

export interface Deeds {
  fullScreen: () => void;
  chat: () => void;
  find: () => void;
  help: () => void;
}

/** What is written in, chosen with keys, or moved by them, has its keys for itself. */
const OWN_KEYS = "input, textarea, select, [contenteditable], dialog, [popover], [role=log], [role=tablist]";

export function useKeys(deeds: Deeds): void {
  useEffect(() => {
    function press(key: KeyboardEvent): void {
      if (key.ctrlKey || key.metaKey || key.altKey || key.defaultPrevented) return;
      const target = key.target instanceof Element ? key.target : null;
      if (target?.closest(OWN_KEYS)) return;
      if (key.key === " " && target?.closest("button, a, summary")) return;
      const deed = deedOf(key.key, deeds);
      if (deed === undefined) return;
      key.preventDefault();
      deed();
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [deeds]);
}

function deedOf(key: string, deeds: Deeds): (() => void) | undefined {
  const all = new Map<string, () => void>([
    [" ", playOrPause],
    ["ArrowLeft", () => wind(-WIND_MS)],
    ["ArrowRight", () => wind(WIND_MS)],
    ["ArrowUp", () => setVolume(store.get().player.volume + VOLUME_STEP)],
    ["ArrowDown", () => setVolume(store.get().player.volume - VOLUME_STEP)],
    ["m", mute],
    ["f", deeds.fullScreen],
    ["c", deeds.chat],
    ["/", deeds.find],
    ["?", deeds.help],
  ]);
  return all.get(key.length === 1 ? key.toLowerCase() : key);
}

function mute(): void {
  if (listening.get().on) toggleMuted();
  else notify("Nothing sounds in this page: mute the voice channel on Discord, or choose Listen here first.");
}
