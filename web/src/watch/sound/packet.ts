/** Packets of a group's sound as the bot sends them (services/watching/sound.py tells the layout). Pure. */

const VERSION = 1;
const FRAMES = 1;
const FLUSH = 2;
const HEADER_BYTES = 16;
export const FRAME_MS = 20;

export type SoundPacket =
  | { kind: "frames"; revision: number; firstMs: number; frames: Uint8Array<ArrayBuffer>[] }
  | { kind: "flush"; revision: number; fromMs: number };

/** What a packet says; null for one that is none, or of a layout that this page does not know. */
export function parsed(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): SoundPacket | null {
  const whole = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  if (whole.length < HEADER_BYTES) return null;
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
  const count = view.getUint16(2, true);
  const revision = view.getUint32(4, true);
  const moment = view.getFloat64(8, true);
  if (view.getUint8(0) !== VERSION || !Number.isFinite(moment)) return null;
  if (view.getUint8(1) === FLUSH) return { kind: "flush", revision, fromMs: moment };
  if (view.getUint8(1) !== FRAMES) return null;
  const frames = [];
  for (let at = HEADER_BYTES; frames.length < count; ) {
    if (at + 2 > whole.length) return null;
    const end = at + 2 + view.getUint16(at, true);
    if (end > whole.length) return null;
    frames.push(whole.subarray(at + 2, end));
    at = end;
  }
  return { kind: "frames", revision, firstMs: moment, frames };
}
