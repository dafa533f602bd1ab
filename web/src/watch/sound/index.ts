/** The sound of the room in the page. */

import { RATE } from "../../shared/opus_decoder";
import type { RoomSocket } from "../live";
import type { ServerClock } from "../sync/clock";
import { canListen, startListening as listen } from "./listener";

export interface Listening {
  /** From 0 to 1. */
  setVolume(share: number): void;
  stop(): void;
}

const CANNOT = "This browser cannot play the room's sound here: listen in the voice channel, or try another browser.";

/** Begin to play the room's sound, within a click. Rejects with a sentence where this browser cannot. */
export async function startListening(socket: RoomSocket, clock: ServerClock): Promise<Listening> {
  if (!canListen()) throw new Error(CANNOT);
  const context = new AudioContext({ sampleRate: RATE });
  const listener = listen(() => clock.at(performance.now()) ?? Number.NEGATIVE_INFINITY, context);
  const take = (packet: ArrayBuffer) => listener.packet(packet);
  const stop = () => {
    socket.off("sound", take);
    listener.stop();
    void context.close();
  };
  try {
    await context.resume();
    await listener.ready;
  } catch (error) {
    stop();
    throw new Error(CANNOT, { cause: error });
  }
  socket.on("sound", take);
  return {
    setVolume: (share) => listener.setVolume(share),
    stop: () => {
      if (socket.connected) tellWhether(socket, false);
      stop();
    },
  };
}

/** Tell the server whether this page hears the room; it forgets that with each connection. */
export function tellWhether(socket: RoomSocket, on: boolean): void {
  socket.emit("listen", { on }, () => undefined);
}
