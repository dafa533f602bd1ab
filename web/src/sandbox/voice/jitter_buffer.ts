/**
 * One speaker's sound between its arrival and its playing: plays each stretch of speech or music `targetMs` after its
 * first frame came, or as soon as so much is there, so that a frame may come so much later than it should. Pure.
 *
 * Where frames are missing, where it runs dry and where it jumps, what was played last fades out mirrored while the new
 * fades in, so that nothing clicks. A sender whose clock is not ours is followed by playing a little faster or slower.
 */

export const RATE = 48_000;
const FADE = 480; // in and out alike, so that both together are never louder than either
const MOST_MISSING = RATE / 2; // longer is no gap in the sound, but a pause of the speaker
const GROWTH_MS = 40;
const LONGEST_TARGET_MS = 400;
const OVERFULL_MS = 150; // so much more than wanted is not made good by playing faster
const DRIFT_MS = 40;
const ENOUGH_MS = 5;
const CORRECTION = 0.002; // a thirtieth of a semitone, and twenty times what clocks differ by
const SMOOTHING_S = 1; // of the level

export interface Frame {
  /** When to play it, in samples. */
  at: number;
  left: Float32Array;
  right: Float32Array;
  /** Whether it says that the speaker pauses. */
  quiet: boolean;
}

export class JitterBuffer {
  /** How often there was nothing to play although the speaker had not paused. */
  underruns = 0;
  /** Samples that were missing and bridged. */
  concealed = 0;
  /** Samples that were left out, because too much was waiting. */
  skipped = 0;
  private frames: Frame[] = [];
  private playing = false;
  private waited = 0;
  private index = 0; // in the first frame
  private fraction = 0;
  private speed = 1;
  private settled = true; // near enough to its target to play each sample as it is
  private end: number | null = null; // where the frame ended that was played last
  private missing = 0; // samples until the first frame
  private paused = true;
  private level = 0;
  private gain = 0;
  private readonly echo = new Echo();

  constructor(public targetMs = 200) {}

  /** Whether nothing is left to be played. */
  get idle(): boolean {
    return this.frames.length === 0 && this.echo.silent;
  }

  /** How much waits to be played, in milliseconds. */
  get bufferedMs(): number {
    return toMs(this.buffered());
  }

  /** What is played now, by its `at`; null in a pause. */
  get position(): number | null {
    const first = this.frames[0];
    return this.playing && first !== undefined ? first.at + this.index - this.missing : null;
  }

  push(frame: Frame): void {
    const place = this.frames.findLastIndex((one) => one.at <= frame.at);
    const isKnown = this.frames[place]?.at === frame.at;
    if (isKnown || (this.playing && place === -1)) return; // or its time is over
    this.frames.splice(place + 1, 0, frame);
    if (toMs(this.buffered()) > this.targetMs) this.waited = toSamples(this.targetMs); // the first was late itself
    if (toMs(this.buffered()) > this.targetMs + OVERFULL_MS) this.jump();
  }

  /** Add the next samples to what is in both. */
  read(left: Float32Array, right: Float32Array): void {
    if (this.playing) this.follow(left.length);
    for (let i = 0; i < left.length; i++) {
      if (!this.playing && this.frames.length > 0 && ++this.waited >= toSamples(this.targetMs)) this.begin();
      this.play(left, right, i);
    }
  }

  private begin(): void {
    this.playing = true;
    this.index = 0;
    this.fraction = 0;
    this.speed = 1;
    this.gain = 0;
    this.missing = 0;
    this.level = this.buffered();
    if (toMs(this.level) > this.targetMs + DRIFT_MS) this.jump(); // what was held up came all at once
  }

  private play(left: Float32Array, right: Float32Array, i: number): void {
    const first = this.playing && this.missing === 0 ? this.frames[0] : undefined;
    this.echo.next();
    let l = this.echo.l;
    let r = this.echo.r;
    if (first !== undefined) {
      this.gain = Math.min(1, this.gain + 1 / FADE);
      l += this.gain * this.between(first, "left");
      r += this.gain * this.between(first, "right");
    }
    this.echo.note(l, r);
    left[i] = (left[i] ?? 0) + l;
    right[i] = (right[i] ?? 0) + r;
    if (this.playing) this.advance();
  }

  private between(first: Frame, side: "left" | "right"): number {
    const here = first[side][this.index] ?? 0;
    if (this.fraction === 0) return here;
    const next = first[side][this.index + 1] ?? this.frames[1]?.[side][0] ?? here;
    return here + (next - here) * this.fraction;
  }

  private advance(): void {
    this.fraction += this.speed;
    if (this.settled && this.fraction % 1 < CORRECTION) {
      this.speed = 1;
      this.fraction = Math.floor(this.fraction);
    }
    while (this.fraction >= 1 && this.playing) {
      this.fraction -= 1;
      this.step();
    }
  }

  private step(): void {
    if (this.missing > 0) {
      this.missing -= 1;
      return;
    }
    const first = this.frames[0];
    if (first === undefined) return;
    this.index += 1;
    if (this.index < first.left.length) return;
    this.frames.shift();
    this.index = 0;
    this.end = first.at + first.left.length;
    this.paused = first.quiet;
    const next = this.frames[0];
    if (next === undefined) this.dry();
    else this.bridge(next.at - this.end);
  }

  private dry(): void {
    this.playing = false;
    this.waited = 0;
    this.echo.start();
    if (this.paused) return;
    this.underruns += 1;
    this.targetMs = Math.min(LONGEST_TARGET_MS, this.targetMs + GROWTH_MS);
  }

  private bridge(gap: number): void {
    if (gap <= 0) return;
    this.echo.start();
    this.gain = 0;
    if (gap > MOST_MISSING) return;
    this.missing = gap;
    this.concealed += gap;
  }

  /** Leave out what is too much to make good slowly: the window stood still for a while. */
  private jump(): void {
    const wanted = toSamples(this.targetMs);
    this.echo.start();
    this.gain = 0;
    this.index = 0;
    this.missing = 0;
    while (this.buffered() > wanted && this.frames.length > 1) {
      const first = this.frames.shift();
      this.skipped += first?.left.length ?? 0;
    }
    this.level = this.buffered();
  }

  /** Keep the level near its target, lest another clock fill or empty the buffer. */
  private follow(samples: number): void {
    this.level += ((this.buffered() - this.level) * samples) / (SMOOTHING_S * RATE);
    const off = toMs(this.level) - this.targetMs;
    if (Math.abs(off) > DRIFT_MS) this.speed = 1 + Math.sign(off) * CORRECTION;
    this.settled = Math.abs(off) < ENOUGH_MS;
  }

  private buffered(): number {
    return this.frames.reduce((sum, frame) => sum + frame.left.length, 0) - this.index;
  }
}

/** The last 10 ms that were played, which can be played once more, backwards and fading. */
class Echo {
  /** What `next` has found, on either side. */
  l = 0;
  r = 0;
  private readonly left = new Float32Array(FADE);
  private readonly right = new Float32Array(FADE);
  private now = 0;
  private fading: { left: Float32Array; right: Float32Array; at: number } | null = null;

  get silent(): boolean {
    return this.fading === null;
  }

  note(left: number, right: number): void {
    this.left[this.now] = left;
    this.right[this.now] = right;
    this.now = (this.now + 1) % FADE;
  }

  start(): void {
    this.fading = { left: this.mirrored(this.left), right: this.mirrored(this.right), at: 0 };
  }

  next(): void {
    this.l = 0;
    this.r = 0;
    if (this.fading === null) return;
    const { left, right, at } = this.fading;
    const strength = 1 - at / FADE;
    this.l = strength * (left[at] ?? 0);
    this.r = strength * (right[at] ?? 0);
    this.fading.at += 1;
    if (this.fading.at === FADE) this.fading = null;
  }

  private mirrored(ring: Float32Array): Float32Array {
    return ring.map((_, back) => ring[(this.now - 1 - back + 2 * FADE) % FADE] ?? 0);
  }
}

const toMs = (samples: number): number => (samples / RATE) * 1000;
const toSamples = (ms: number): number => (ms / 1000) * RATE;
