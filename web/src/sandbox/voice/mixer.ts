/** All speakers at once, and the last seconds of what was heard of them. Pure. */

import { type Frame, JitterBuffer, RATE } from "./jitter_buffer";

export const KEPT_S = 10;

/** How one speaker's sound is doing. Times in milliseconds. */
export interface SpeakerStatus {
  bufferedMs: number;
  targetMs: number;
  underruns: number;
  concealedMs: number;
  skippedMs: number;
  /** What is played right now, as `Frame.at`; null in a pause. */
  position: number | null;
}

export class Mixer {
  private readonly speakers = new Map<string, JitterBuffer>();
  private readonly kept = [new Float32Array(KEPT_S * RATE), new Float32Array(KEPT_S * RATE)] as const;
  private now = 0;
  private full = false;

  push(speaker: string, frame: Frame): void {
    let buffer = this.speakers.get(speaker);
    if (buffer === undefined) {
      buffer = new JitterBuffer();
      this.speakers.set(speaker, buffer);
    }
    buffer.push(frame);
  }

  /** Forget speakers; all of them without a name. */
  forget(speaker?: string): void {
    if (speaker === undefined) this.speakers.clear();
    else this.speakers.delete(speaker);
  }

  /** Add the next samples of everybody to what is in both, which must be silent. */
  read(left: Float32Array, right: Float32Array): void {
    for (const buffer of this.speakers.values()) buffer.read(left, right);
    for (let i = 0; i < left.length; i++) {
      this.kept[0][this.now] = left[i] ?? 0;
      this.kept[1][this.now] = right[i] ?? 0;
      this.now = (this.now + 1) % this.kept[0].length;
      this.full ||= this.now === 0;
    }
  }

  /** What was heard in the last seconds, on either side. */
  recent(): [Float32Array, Float32Array] {
    const unrolled = (ring: Float32Array): Float32Array => {
      const samples = new Float32Array(this.full ? ring.length : this.now);
      if (this.full) samples.set(ring.subarray(this.now));
      samples.set(ring.subarray(0, this.now), samples.length - this.now);
      return samples;
    };
    return [unrolled(this.kept[0]), unrolled(this.kept[1])];
  }

  status(): Record<string, SpeakerStatus> {
    const toMs = (samples: number) => (samples / RATE) * 1000;
    const all = [...this.speakers].map(([speaker, buffer]): [string, SpeakerStatus] => [
      speaker,
      {
        bufferedMs: buffer.bufferedMs,
        targetMs: buffer.targetMs,
        underruns: buffer.underruns,
        concealedMs: toMs(buffer.concealed),
        skippedMs: toMs(buffer.skipped),
        position: buffer.position,
      },
    ]);
    return Object.fromEntries(all);
  }
}
