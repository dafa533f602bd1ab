/** What one can do with the player. */

import { act, notify } from "../notices";
import { store } from "../state";
import type { Loop } from "../wire";
import { positionMs } from "./position";
import { reasonAgainst } from "./reasons";

/** Ask for an intent, unless it is known that it would be refused: then say why. */
export function intend(intent: string, body: object = {}): void {
  const { player, connection, group } = store.get();
  const reason = reasonAgainst(intent, player, connection);
  if (reason !== null) notify(reason, "failed");
  else if (group !== null) void act("POST", `/groups/${group.id}/player/${intent}`, body);
}

export function playOrPause(): void {
  intend(isPlaying() ? "pause" : "resume");
}

export function skip(): void {
  const { entry } = store.get().player;
  intend("skip", entry === null ? {} : { entry_id: entry.id });
}

export function seek(toMs: number): void {
  const { entry } = store.get().player;
  if (entry === null) return;
  const to = Math.max(0, Math.min(toMs, entry.duration_ms ?? toMs));
  intend("seek", { entry_id: entry.id, position_ms: Math.round(to) });
}

export function wind(byMs: number): void {
  seek(positionMs() + byMs);
}

const NEXT_LOOP: Record<Loop, Loop> = { off: "all", all: "one", one: "off" };

export function changeLoop(): void {
  intend("loop", { loop: NEXT_LOOP[store.get().player.loop] });
}

export function setVolume(percent: number): void {
  const { ceiling } = store.get().player;
  intend("volume", { percent: Math.max(0, Math.min(ceiling, Math.round(percent))) });
}

export function isPlaying(): boolean {
  const { phase } = store.get().player;
  return phase !== "paused" && phase !== "idle";
}
