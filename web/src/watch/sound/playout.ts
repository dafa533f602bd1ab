/**
 * Frames that wait for their moment, played by a clock that somebody else keeps. Pure; positions are samples by the
 * server's time.
 *
 * The clock of the sound card and the server's drift apart: what is played is held to the server's by playing a little
 * faster or slower, which nobody hears. Further off, as after a clock was set right, it goes there at once. Where nothing
 * is due there is silence, and what begins or ends is faded so that nothing clicks.
 */

export const RATE = 48_000;

const FADE = 240; // samples: 5 ms
const SNAP = 48; // samples: what two packets say of the same moment may differ by rounding
const FAR = RATE * 0.04; // further off than that it goes there at once
const GENTLY = RATE; // an error is made good within about a second
const MOST_CORRECTION = 0.004;

export interface Frame {
  at: number;
  left: Float32Array;
  right: Float32Array;
}

export class Playout {
  /** Frames that came when their time was over. */
  late = 0;
  private frames: Frame[] = [];
  private cursor: number | null = null;
  private gain = 0;

  /** How many samples wait. */
  get waiting(): number {
    return this.frames.reduce((sum, frame) => sum + frame.left.length, 0);
  }

  push(frame: Frame): void {
    const before = this.frames.at(-1);
    const end = before === undefined ? null : before.at + before.left.length;
    const at = end !== null && Math.abs(frame.at - end) < SNAP ? end : frame.at;
    if (end !== null && at < end) return; // it was told before
    if (this.cursor !== null && at + frame.left.length <= this.cursor) this.late += 1;
    else this.frames.push({ ...frame, at });
  }

  /** Nothing sounds that is due at that moment or later. */
  flush(from: number): void {
    this.frames = this.frames.filter((frame) => frame.at < from - SNAP);
  }

  /** Write the next samples; the first is heard when the server's clock is at `now`. */
  read(left: Float32Array, right: Float32Array, now: number): void {
    let cursor = this.cursor === null || Math.abs(now - this.cursor) > FAR ? now : this.cursor;
    const correction = Math.max(-MOST_CORRECTION, Math.min(MOST_CORRECTION, (now - cursor) / GENTLY));
    // A sample as it is costs nothing of its quality, so tiny errors are left alone.
    const speed = Math.abs(now - cursor) < 2 ? 1 : 1 + correction;
    for (let i = 0; i < left.length; i++, cursor += speed) {
      while (this.frames[0] !== undefined && this.frames[0].at + this.frames[0].left.length <= cursor) {
        this.frames.shift();
      }
      const frame = this.frames[0];
      const sounds = frame !== undefined && frame.at <= cursor;
      this.gain = sounds ? Math.min(1, this.gain + 1 / FADE) : 0;
      const fade = Math.min(this.gain, this.left(cursor) / FADE);
      left[i] = sounds ? fade * this.sample("left", frame, cursor) : 0;
      right[i] = sounds ? fade * this.sample("right", frame, cursor) : 0;
    }
    this.cursor = cursor;
  }

  /** How much is there from the cursor on, up to the next gap, as far as a fade looks. */
  private left(cursor: number): number {
    let end = cursor;
    for (const frame of this.frames) {
      if (frame.at > end + 1 || end - cursor >= FADE) break;
      end = frame.at + frame.left.length;
    }
    return Math.min(FADE, end - cursor);
  }

  private sample(side: "left" | "right", frame: Frame, cursor: number): number {
    const place = cursor - frame.at;
    const index = Math.floor(place);
    const here = frame[side][index] ?? 0;
    if (place === index) return here;
    const next = index + 1 < frame[side].length ? frame[side][index + 1] : this.frames[1]?.[side][0];
    return here + ((next ?? here) - here) * (place - index);
  }
}
