/** What is heard, as it comes from the sandbox: the layout that `sandbox/page/heard.py` describes. Pure. */

import type { Id } from "../../shared/discord";

const VERSION = 1;
const VOICE = 1;
const HEADER_BYTES = 28;

export interface VoicePacket {
  /** 16 bits, by one for each packet. */
  sequence: number;
  /** 32 bits, samples at 48 kHz. */
  timestamp: number;
  /** Whose counters these are: a speaker who connects anew has another. */
  ssrc: number;
  speaker: Id;
  /** When it arrived at the sandbox, in milliseconds since 1970. */
  arrivalMs: number;
  opus: Uint8Array;
}

/** Take a binary message apart; null for one that this page does not know. */
export function readPacket(data: ArrayBuffer): VoicePacket | null {
  const view = new DataView(data);
  if (view.byteLength <= HEADER_BYTES || view.getUint8(0) !== VERSION || view.getUint8(1) !== VOICE) return null;
  return {
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    ssrc: view.getUint32(8),
    speaker: view.getBigUint64(12).toString(),
    arrivalMs: view.getFloat64(20),
    opus: new Uint8Array(data, HEADER_BYTES),
  };
}

/** Whether a packet says that its speaker pauses. Source: Discord docs, Voice > Voice Data Interpolation. */
export function isSilence(opus: Uint8Array): boolean {
  return opus.length === 3 && opus[0] === 0xf8 && opus[1] === 0xff && opus[2] === 0xfe;
}
