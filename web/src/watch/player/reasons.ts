/** Why a control cannot be used now. Pure. */

import type { Connection } from "../state";
import type { Player } from "../wire";

/** Intents that mean something only while something plays. */
const NEEDS_ENTRY = ["pause", "skip", "seek", "stop"];

const FORBIDDEN: Record<string, string> = {
  pause: "The rules of this room let others pause and go on.",
  resume: "The rules of this room let others pause and go on.",
  skip: "The rules of this room let others skip.",
  previous: "The rules of this room let others go back.",
  seek: "The rules of this room let others wind.",
  volume: "The rules of this room let others set the volume.",
  loop: "The rules of this room let others set what is repeated.",
  shuffle: "The rules of this room let others shuffle.",
  queue: "The rules of this room let others choose what is played.",
  move: "The rules of this room let others change the order.",
  say: "You cannot write in this group.",
};

export const OFFLINE = "You are offline.";

/** One sentence; null when the intent may be tried. */
export function reasonAgainst(intent: string, player: Player, connection: Connection): string | null {
  if (connection !== "online") return OFFLINE;
  if (player.entry === null && NEEDS_ENTRY.includes(intent)) return "Nothing plays.";
  if (intent === "seek" && player.entry?.is_live) return "This is live: there is nowhere to wind to.";
  if (player.may[intent] === false) return FORBIDDEN[intent] ?? "The rules of this room do not let you do that.";
  return null;
}
