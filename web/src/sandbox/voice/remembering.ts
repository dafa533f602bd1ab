/** What outlasts this page's being loaded anew: in this tab, where one sat; in this browser, how loud it was. */

import type { Id } from "../../shared/discord";

const SEAT = "voice.seat";
const VOLUME = "voice.volume";

export interface Seat {
  channelId: Id;
  deaf: boolean;
}

export function rememberSeat(personId: Id, channelId: Id, deaf: boolean): void {
  write(() => sessionStorage.setItem(SEAT, JSON.stringify({ personId, channelId, deaf })));
}

export function forgetSeat(): void {
  write(() => sessionStorage.removeItem(SEAT));
}

/** Where this person sat in this tab. */
export function rememberedSeat(personId: Id): Seat | null {
  const seat = read(() => JSON.parse(sessionStorage.getItem(SEAT) ?? "null"));
  return seat?.personId === personId ? { channelId: String(seat.channelId), deaf: seat.deaf === true } : null;
}

export function rememberVolume(volume: number): void {
  write(() => localStorage.setItem(VOLUME, String(volume)));
}

export function rememberedVolume(): number {
  const volume = Number(read(() => localStorage.getItem(VOLUME)) ?? 1);
  return volume >= 0 && volume <= 1 ? volume : 1;
}

/** A browser may forbid storage; then nothing is remembered. */
function write(writing: () => void): void {
  read(writing);
}

function read<Value>(reading: () => Value): Value | null {
  try {
    return reading();
  } catch {
    return null;
  }
}
