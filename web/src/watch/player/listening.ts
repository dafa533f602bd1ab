/** Hearing the room in the page, for those who do not sit in the voice channel. */

import { Store } from "../../shared/store";
import { clock, onEntered, roomSocket } from "../live";
import { notify, notifyFailure } from "../notices";
import type { Listener } from "../sound/listener";

interface State {
  on: boolean;
  isStarting: boolean;
  /** From 0 to 1. */
  volume: number;
  isMuted: boolean;
}

const KEY = "chorus.listen-volume";

export const listening = new Store<State>({ on: false, isStarting: false, volume: remembered(), isMuted: false });
const RATE = 48_000; // Opus, as the bot sends it
const CANNOT = "This browser cannot play the room’s sound here: listen in the voice channel.";

interface Sounding {
  context: AudioContext;
  listener: Listener;
  hear: (packet: ArrayBuffer) => void;
}

let sound: Sounding | null = null;

/** Begin to hear the room, or stop it. Belongs into a click: browsers let no page begin to sound by itself. */
export async function toggleListening(): Promise<void> {
  if (listening.get().on) return stopListening();
  if (listening.get().isStarting) return;
  listening.set({ isStarting: true });
  try {
    sound = await begun();
    listening.set({ on: true, isMuted: false });
    apply();
    askForSound();
  } catch (error) {
    notifyFailure(error);
  } finally {
    listening.set({ isStarting: false });
  }
}

export function stopListening(): void {
  if (sound === null) return;
  roomSocket().off("sound", sound.hear);
  if (roomSocket().connected) roomSocket().emit("listen", { on: false }, () => undefined);
  sound.listener.stop();
  void sound.context.close();
  sound = null;
  listening.set({ on: false });
}

/** The context is made within the click; the rest of it is fetched only now. */
async function begun(): Promise<Sounding> {
  if (!("AudioContext" in globalThis)) throw new Error(CANNOT);
  const context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
  try {
    const { canListen, startListening } = await import("../sound/listener");
    if (!canListen()) throw new Error(CANNOT);
    await context.resume();
    const serverNow = () => clock.at(performance.now()) ?? performance.now();
    const listener = startListening(serverNow, context);
    await listener.ready;
    const hear = (packet: ArrayBuffer) => listener.packet(packet);
    roomSocket().on("sound", hear);
    return { context, listener, hear };
  } catch (error) {
    void context.close();
    throw error;
  }
}

onEntered(askForSound);

/** A server to which the page comes back does not know that it listened. */
function askForSound(): void {
  if (sound === null) return;
  roomSocket().emit("listen", { on: true }, (answer) => {
    if (answer.ok) return;
    notify(answer.problem.detail, "failed");
    stopListening();
  });
}

export function setListenVolume(volume: number): void {
  listening.set({ volume, isMuted: false });
  apply();
  try {
    localStorage.setItem(KEY, String(volume));
  } catch {
    // a browser without storage forgets with the page
  }
}

export function toggleMuted(): void {
  listening.set({ isMuted: !listening.get().isMuted });
  apply();
}

function apply(): void {
  const { volume, isMuted } = listening.get();
  sound?.listener.setVolume(isMuted ? 0 : volume);
}

function remembered(): number {
  try {
    const volume = Number(localStorage.getItem(KEY) ?? 1);
    return volume >= 0 && volume <= 1 ? volume : 1;
  } catch {
    return 1;
  }
}
