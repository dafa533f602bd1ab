import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { YOUTUBE, YouTubeScreen, youTubeAddress } from "./youtube_screen";

/** The frame with YouTube's player in it: what it was told, and a way for it to tell something. */
class Frame {
  readonly said: { event: string; func?: string; args?: unknown[] }[] = [];
  readonly contentWindow = { postMessage: (text: string) => void this.said.push(JSON.parse(text)) };
  readonly #page = new EventTarget();

  constructor() {
    vi.stubGlobal("window", this.#page);
  }

  tells(info: object, origin = YOUTUBE, event = "infoDelivery"): void {
    const message = new Event("message");
    Object.assign(message, { origin, source: this.contentWindow, data: JSON.stringify({ event, info }) });
    this.#page.dispatchEvent(message);
  }

  get commands(): unknown[] {
    return this.said.filter(({ event }) => event === "command").map(({ func, args }) => [func, ...(args ?? [])]);
  }
}

describe("YouTube's player", () => {
  let now = 10_000;
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function opened(onFailure = (_: string) => {}): { frame: Frame; screen: YouTubeScreen } {
    now = 10_000;
    const frame = new Frame();
    return { frame, screen: new YouTubeScreen(frame as unknown as HTMLIFrameElement, onFailure, () => now) };
  }

  it("is knocked at until it answers", () => {
    const { frame, screen } = opened();
    vi.advanceTimersByTime(600);
    expect(frame.said.map(({ event }) => event)).toEqual(["listening", "listening"]);
    expect(screen.readiness).toBe("nothing");
    frame.tells({ playerState: 5, currentTime: 0 });
    vi.advanceTimersByTime(5_000);
    expect(frame.said).toHaveLength(2);
    expect([screen.readiness, screen.isPaused]).toEqual(["enough", true]);
  });

  it("is believed for a while to obey", async () => {
    const { frame, screen } = opened();
    frame.tells({ playerState: 5, currentTime: 0 });
    await screen.play();
    expect(frame.commands).toEqual([["mute"], ["playVideo"]]);
    expect([screen.readiness, screen.isPaused]).toEqual(["some", false]);
    now += 4_000;
    expect(screen.isPaused).toBe(true);
    frame.tells({ playerState: 1, currentTime: 3 });
    expect([screen.readiness, screen.isPaused]).toEqual(["enough", false]);
    now += 500;
    expect(screen.positionS).toBeCloseTo(3.5);
    expect(screen.takeSeen()).toEqual([{ atMs: 14_000, mediaS: 3 }]);
    expect(screen.takeSeen()).toEqual([]);
  });

  it("seeks until it is there, and tells nothing of before", () => {
    const { frame, screen } = opened();
    frame.tells({ playerState: 1, currentTime: 3 });
    screen.seek(60);
    expect(frame.commands).toEqual([["seekTo", 60, true]]);
    frame.tells({ playerState: 1, currentTime: 3.2 });
    expect([screen.isSeeking, screen.takeSeen()]).toEqual([true, []]);
    frame.tells({ playerState: 1, currentTime: 60.1 });
    expect([screen.isSeeking, screen.takeSeen().length]).toEqual([false, 1]);
  });

  it("says why it shows nothing; other pages are not heard", () => {
    const reasons: string[] = [];
    const { frame, screen } = opened((reason) => reasons.push(reason));
    frame.tells({ playerState: 1 }, "https://elsewhere.example");
    expect(screen.readiness).toBe("nothing");
    frame.tells(150 as unknown as object, YOUTUBE, "onError");
    expect(reasons).toEqual(["Whoever owns this video lets it be shown on YouTube only."]);
    screen.close();
    frame.tells({ playerState: 1 });
    expect(screen.readiness).toBe("nothing");
  });

  it("is asked for muted, by an address that no id breaks out of", () => {
    const address = new URL(youTubeAddress("a/../b?mute=0", "https://chorus.example"));
    expect(address.pathname).toBe("/embed/a%2F..%2Fb%3Fmute%3D0");
    expect(address.searchParams.get("mute")).toBe("1");
    expect(address.searchParams.get("origin")).toBe("https://chorus.example");
  });
});
