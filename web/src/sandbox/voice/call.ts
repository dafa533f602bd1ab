/** Being in voice: where this window is, what it hears, and what people do about it. */

import type { Id } from "../../shared/discord";
import { sentenceOf } from "../../shared/socket";
import { Store } from "../../shared/store";
import { ask, hear, hearBytes } from "../client";
import { store } from "../state";
import { isSilence, readPacket } from "./packet";
import { canPlay, Player, type SoundStatus } from "./player";
import { forgetSeat, rememberedSeat, rememberedVolume, rememberSeat, rememberVolume } from "./remembering";

/** What `sandbox/page/ear.py` tells. */
interface Told {
  state: "connecting" | "connected" | "ended";
  guild_id: Id;
  channel_id: Id;
  reason: string | null;
  dropped: number;
}

export interface Voice {
  phase: "out" | "connecting" | "connected";
  channelId: Id | null;
  /** Why one is out, or could not get in: a sentence. */
  notice: string | null;
  /** Packets that the sandbox dropped, because this window did not take them. */
  dropped: number;
  speaking: Id[];
  /** `blocked`: the browser wants a click first. `missing`: it has no decoder here. */
  sound: "off" | "on" | "blocked" | "missing";
  /** From 0 to 1. */
  volume: number;
  status: Record<Id, SoundStatus>;
}

const OUT: Pick<Voice, "phase" | "channelId" | "speaking" | "sound" | "status"> = {
  phase: "out",
  channelId: null,
  speaking: [],
  sound: "off",
  status: {},
};
const ENDINGS: Record<string, string | null> = {
  left: null,
  removed: "You are not in the voice channel any more: somebody took you out, or it is gone.",
  elsewhere: "You are listening in another window now.",
};
const GLOW_MS = 300;
const TICK_MS = 150;
const START_MS = 1_000;

export const voice = new Store<Voice>({ ...OUT, notice: null, dropped: 0, volume: rememberedVolume() });

const spokeAt = new Map<Id, number>();
let player: Player | null = null;
let leaving: Promise<void> = Promise.resolve();

/** Listen to what the sandbox tells, and go back to where this window was before it was loaded anew. */
export function startVoice(): void {
  hear<Told>("voice", take);
  hearBytes(takeBytes);
  let was = store.get().connection;
  store.subscribe(() => {
    const { connection } = store.get();
    if (connection === was) return;
    was = connection;
    if (connection === "online") void comeBack();
    else if (voice.get().phase !== "out") voice.set({ phase: "connecting" });
  });
  setInterval(dim, TICK_MS);
}

/** Sit in a voice channel and hear it; where that is refused one stays where one was. */
export async function join(channelId: Id, deaf = false): Promise<void> {
  void makeSound();
  await leaving; // what is told of the former end is not about this
  const { phase: was, channelId: before } = voice.get();
  voice.set({ phase: "connecting", channelId, notice: null, dropped: 0 });
  try {
    await ask("join_voice", { channel_id: channelId, deaf });
    rememberSeat(store.get().me?.id ?? "", channelId, deaf);
  } catch (error) {
    if (was === "out" || before === channelId) end(sentenceOf(error));
    else voice.set({ phase: was, channelId: before, notice: sentenceOf(error) });
  }
}

export async function leave(): Promise<void> {
  end(null);
  leaving = asked(ask("leave_voice"));
  await leaving;
}

export async function deafen(deaf: boolean): Promise<void> {
  const { channelId } = voice.get();
  await asked(ask("deafen", { deaf }));
  player?.clear();
  if (channelId !== null) rememberSeat(store.get().me?.id ?? "", channelId, deaf);
}

/** Send two seconds of a tone into the channel. Rejects with a RequestError that says why not. */
export function speak(): Promise<void> {
  return ask("speak");
}

export function setVolume(volume: number): void {
  voice.set({ volume });
  rememberVolume(volume);
  if (player !== null) player.volume = volume;
}

/** Let the browser play: to be called in a click. */
export async function makeSound(): Promise<void> {
  if (!canPlay()) {
    voice.set({ sound: "missing" });
    return;
  }
  if (player === null) await openPlayer();
  void player?.context.resume(); // waits for a click where the browser wants one
  setTimeout(showSound, START_MS);
}

/** What measures the sound that is heard; null while nothing is played. */
export function meter(): AnalyserNode | null {
  return player?.meter ?? null;
}

/** The last seconds of what was heard, left and right. */
export async function recent(): Promise<[Float32Array, Float32Array] | null> {
  return player === null || player.context.state !== "running" ? null : player.recent();
}

/** Forget why one is out. */
export function dismiss(): void {
  voice.set({ notice: null });
}

let opening: Promise<void> | null = null;

function openPlayer(): Promise<void> {
  opening ??= Player.open((status) => voice.set({ status })).then(
    (opened) => {
      player = opened;
      player.volume = voice.get().volume;
      player.context.addEventListener("statechange", () => {
        if (opened.context.state === "running") showSound();
      });
    },
    () => {
      opening = null;
      voice.set({ sound: "missing" });
    },
  );
  return opening;
}

function showSound(): void {
  if (player === null || voice.get().phase === "out") return;
  voice.set({ sound: player.context.state === "running" ? "on" : "blocked" });
}

function take(told: Told): void {
  const { phase, channelId } = voice.get();
  if (phase === "out") return; // one has left already
  if (told.state === "ended") {
    end(told.reason !== null && told.reason in ENDINGS ? (ENDINGS[told.reason] ?? null) : told.reason);
    return;
  }
  if (told.channel_id !== channelId) player?.clear();
  voice.set({ phase: told.state, channelId: told.channel_id, dropped: told.dropped });
}

function takeBytes(data: ArrayBuffer): void {
  const packet = readPacket(data);
  if (packet === null || voice.get().phase === "out") return;
  player?.take(packet);
  if (isSilence(packet.opus)) return;
  spokeAt.set(packet.speaker, performance.now());
  if (!voice.get().speaking.includes(packet.speaker))
    voice.set({ speaking: [...voice.get().speaking, packet.speaker] });
}

function dim(): void {
  const since = performance.now() - GLOW_MS;
  const { speaking } = voice.get();
  const still = speaking.filter((id) => (spokeAt.get(id) ?? 0) > since);
  if (still.length !== speaking.length) voice.set({ speaking: still });
}

function end(notice: string | null): void {
  forgetSeat();
  player?.clear();
  void player?.context.suspend();
  voice.set({ ...OUT, notice });
}

async function comeBack(): Promise<void> {
  const seat = rememberedSeat(store.get().me?.id ?? "");
  if (seat !== null) await join(seat.channelId, seat.deaf);
  else if (voice.get().phase !== "out") end(null);
}

async function asked(asking: Promise<unknown>): Promise<void> {
  voice.set({ notice: null });
  try {
    await asking;
  } catch (error) {
    voice.set({ notice: sentenceOf(error) });
  }
}
