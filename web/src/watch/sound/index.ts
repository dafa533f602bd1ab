/** The sound of the room in the page. */

import type { RoomSocket } from "../live";
import type { ServerClock } from "../sync/clock";

export interface Listening {
  /** From 0 to 1. */
  setVolume(share: number): void;
  stop(): void;
}

/** Begin to play the room's sound, within a click. Rejects with a sentence where this browser cannot. */
export async function startListening(_socket: RoomSocket, _clock: ServerClock): Promise<Listening> {
  throw new Error("This page cannot play the sound yet: listen in the voice channel.");
}
