import { type Rates, SAFARI } from "./controller";
import type { Screen, Seen } from "./screen";

const RATE_STEP = 0.002;
const MOST_SEEN = 60;

/** A muted video element. */
export class NativeScreen implements Screen {
  readonly rates: Rates;
  readonly #video: HTMLVideoElement;
  readonly #now: () => number;
  readonly #hasFrames: boolean;
  #seen: Seen[] = [];
  #request = 0;

  constructor(video: HTMLVideoElement, now: () => number = () => performance.now()) {
    this.#video = video;
    this.#now = now;
    this.#hasFrames = "requestVideoFrameCallback" in video;
    this.rates = isSafari(navigator.userAgent) ? SAFARI : { kind: "smooth" };
    if (this.#hasFrames) this.#await();
  }

  get readiness(): Screen["readiness"] {
    const { readyState } = this.#video;
    if (readyState < HTMLMediaElement.HAVE_METADATA) return "nothing";
    return readyState < HTMLMediaElement.HAVE_FUTURE_DATA ? "some" : "enough";
  }

  get isPaused(): boolean {
    return this.#video.paused;
  }

  get isSeeking(): boolean {
    return this.#video.seeking;
  }

  get hasEnded(): boolean {
    return this.#video.ended;
  }

  get positionS(): number {
    return this.#video.currentTime;
  }

  takeSeen(): Seen[] {
    if (!this.#hasFrames) return [{ atMs: this.#now(), mediaS: this.#video.currentTime }];
    return this.#seen.splice(0);
  }

  play(): Promise<void> {
    return this.#video.play();
  }

  pause(): void {
    this.#video.pause();
  }

  seek(toS: number): void {
    this.#seen = [];
    this.#video.currentTime = toS;
    this.#video.playbackRate = 1;
  }

  setRate(rate: number): void {
    if (Math.abs(this.#video.playbackRate - rate) > RATE_STEP) this.#video.playbackRate = rate;
  }

  close(): void {
    if (this.#hasFrames) this.#video.cancelVideoFrameCallback(this.#request);
    this.#video.pause();
  }

  #await(): void {
    this.#request = this.#video.requestVideoFrameCallback((_, frame) => {
      if (!this.#video.seeking) this.#seen.push({ atMs: frame.expectedDisplayTime, mediaS: frame.mediaTime });
      if (this.#seen.length > MOST_SEEN) this.#seen.shift();
      this.#await();
    });
  }
}

/** Whether it is Safari, or any browser of iOS, which all are: their playback stutters at each change of the rate. */
export function isSafari(userAgent: string): boolean {
  return /AppleWebKit/.test(userAgent) && !/Chrome|Chromium|Android/.test(userAgent);
}
