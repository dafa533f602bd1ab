import type { Rates } from "./controller";
import type { Screen, Seen } from "./screen";

/**
 * YouTube's own player in a frame, spoken to by the messages that its IFrame API sends, so that no script of another
 * origin runs on this page. (Its player tells where it is about four times in a second.)
 */
export const YOUTUBE = "https://www.youtube-nocookie.com";

const PLAYING = 1;
const PAUSED = 2;
const BUFFERING = 3;
const ENDED = 0;
const RATES: Rates = { kind: "steps", rates: [0.75, 1, 1.25], beginsAtS: 0.15, endsAtS: 0.05 };
const KNOCK_EVERY_MS = 250;
const OBEYS_WITHIN_MS = 3_000;
const SEEKS_WITHIN_MS = 2_000;
const LANDED_S = 1;
const STAMP_TRUSTED_MS = 1_000;

interface Info {
  currentTime?: number;
  currentTimeLastUpdated_?: number;
  playerState?: number;
}

/** The address of the player of a video, for a page of `origin`. Muted: the sound is the voice channel. */
export function youTubeAddress(videoId: string, origin: string): string {
  const address = new URL(`${YOUTUBE}/embed/${encodeURIComponent(videoId)}`);
  const wanted = { enablejsapi: 1, mute: 1, controls: 0, disablekb: 1, fs: 0, playsinline: 1, rel: 0, origin };
  for (const [name, value] of Object.entries(wanted)) address.searchParams.set(name, String(value));
  return address.href;
}

/** Why a video is not shown, by the number that the player tells (IFrame API reference: onError). */
export function youTubeFailure(code: number): string {
  if (code === 100) return "This video is not on YouTube any more, or is private.";
  if (code === 101 || code === 150) return "Whoever owns this video lets it be shown on YouTube only.";
  return `YouTube's player cannot show this video (${code}).`;
}

export class YouTubeScreen implements Screen {
  readonly rates = RATES;
  readonly #frame: HTMLIFrameElement;
  readonly #onFailure: (reason: string) => void;
  readonly #now: () => number;
  readonly #knocking: ReturnType<typeof setInterval>;
  #state: number | null = null;
  #position: Seen = { atMs: 0, mediaS: 0 };
  #seen: Seen[] = [];
  #rate = 1;
  #toldToPlayAt: number | null = null;
  #seekingTo: { toS: number; sinceMs: number } | null = null;

  constructor(frame: HTMLIFrameElement, onFailure: (reason: string) => void, now = () => performance.now()) {
    this.#frame = frame;
    this.#onFailure = onFailure;
    this.#now = now;
    window.addEventListener("message", this.#hear);
    // It tells nothing until it is told that somebody listens, which it misses while it loads.
    this.#knocking = setInterval(() => this.#send({ event: "listening" }), KNOCK_EVERY_MS);
  }

  get readiness(): Screen["readiness"] {
    if (this.#state === null) return "nothing";
    return this.#state === BUFFERING || (this.#isObeying() && this.#state !== PLAYING) ? "some" : "enough";
  }

  get isPaused(): boolean {
    return this.#state !== PLAYING && this.#state !== BUFFERING && !this.#isObeying();
  }

  get isSeeking(): boolean {
    return this.#seekingTo !== null && this.#now() - this.#seekingTo.sinceMs < SEEKS_WITHIN_MS;
  }

  get hasEnded(): boolean {
    return this.#state === ENDED;
  }

  get positionS(): number {
    const goesOn = this.#state === PLAYING ? (this.#rate * (this.#now() - this.#position.atMs)) / 1000 : 0;
    return this.#position.mediaS + goesOn;
  }

  takeSeen(): Seen[] {
    return this.#seen.splice(0);
  }

  async play(): Promise<void> {
    this.#toldToPlayAt = this.#now();
    this.#command("mute");
    this.#command("playVideo");
  }

  pause(): void {
    this.#toldToPlayAt = null;
    this.#command("pauseVideo");
  }

  seek(toS: number): void {
    this.#seen = [];
    this.#seekingTo = { toS, sinceMs: this.#now() };
    this.#command("seekTo", toS, true);
    this.setRate(1);
  }

  setRate(rate: number): void {
    if (rate === this.#rate) return;
    this.#rate = rate;
    this.#command("setPlaybackRate", rate);
  }

  close(): void {
    clearInterval(this.#knocking);
    window.removeEventListener("message", this.#hear);
  }

  /** Whether it was told to play a moment ago, and may take its time. */
  #isObeying(): boolean {
    return this.#toldToPlayAt !== null && this.#now() - this.#toldToPlayAt < OBEYS_WITHIN_MS;
  }

  #command(func: string, ...args: unknown[]): void {
    this.#send({ event: "command", func, args });
  }

  #send(message: object): void {
    this.#frame.contentWindow?.postMessage(JSON.stringify({ ...message, id: 1, channel: "widget" }), YOUTUBE);
  }

  readonly #hear = (event: MessageEvent): void => {
    if (event.origin !== YOUTUBE || event.source !== this.#frame.contentWindow) return;
    const told = parsed(event.data);
    if (told === null) return;
    clearInterval(this.#knocking);
    if (told.event === "onError" && typeof told.info === "number") this.#onFailure(youTubeFailure(told.info));
    if (told.event === "onReady") this.#state ??= -1;
    if (typeof told.info === "object" && told.info !== null) this.#learn(told.info);
  };

  #learn(info: Info): void {
    if (typeof info.playerState === "number") this.#state = info.playerState;
    if (this.#state === PAUSED && !this.#isObeying()) this.#toldToPlayAt = null;
    if (typeof info.currentTime !== "number") return;
    const now = this.#now();
    const stamped = (info.currentTimeLastUpdated_ ?? 0) * 1000 - performance.timeOrigin;
    const seen = { atMs: Math.abs(now - stamped) < STAMP_TRUSTED_MS ? stamped : now, mediaS: info.currentTime };
    this.#position = seen;
    if (this.#seekingTo !== null && Math.abs(seen.mediaS - this.#seekingTo.toS) < LANDED_S) this.#seekingTo = null;
    if (this.#state === PLAYING && this.#seekingTo === null) this.#seen.push(seen);
  }
}

function parsed(data: unknown): { event?: unknown; info?: number | Info } | null {
  if (typeof data !== "string") return null;
  try {
    const told: unknown = JSON.parse(data);
    return typeof told === "object" && told !== null ? told : null;
  } catch {
    return null;
  }
}
