import { describe, expect, it } from "vitest";
import { BEAT_MS, isLit, nextBeat } from "./beats";
import { notShown, whatFailed } from "./failure";
import { isSafari } from "./native_screen";
import { Reports } from "./reports";
import { positionS } from "./target";
import { VoiceOffset } from "./voice_offset";

describe("where the track is", () => {
  const anchor = { position_ms: 10_000, at_ms: 1_000, rate: 1 };
  it("goes on from the anchor, never past the end nor before the beginning", () => {
    expect(positionS(anchor, 3_500, null)).toBe(12.5);
    expect(positionS(anchor, 99_000, 20_000)).toBe(20);
    expect(positionS(anchor, -99_000, null)).toBe(0);
    expect(positionS({ ...anchor, rate: 0 }, 99_000, null)).toBe(10);
  });
});

describe("reports", () => {
  it("are told when there is news, at most twice in a second", () => {
    const reports = new Reports();
    expect(reports.take({ state: "loading", behindMs: 0 }, 0)).toBe(true);
    expect(reports.take({ state: "locked", behindMs: 0 }, 400)).toBe(false);
    expect(reports.take({ state: "locked", behindMs: 3 }, 600)).toBe(true);
    expect(reports.take({ state: "locked", behindMs: 40 }, 1_200)).toBe(false);
    expect(reports.take({ state: "catching", behindMs: 300 }, 1_400)).toBe(true);
    expect(reports.take({ state: "catching", behindMs: 290 }, 2_000)).toBe(false);
    expect(reports.take({ state: "catching", behindMs: 100 }, 2_200)).toBe(true);
    expect(reports.take({ state: "catching", behindMs: 100 }, 7_300)).toBe(true);
  });
});

describe("the voice offset", () => {
  const kept = (value: string | null) => {
    const all = new Map(value === null ? [] : [["chorus.voice-offset-ms", value]]);
    return {
      getItem: (key: string) => all.get(key) ?? null,
      setItem: (key: string, to: string) => void all.set(key, to),
    };
  };

  it("is remembered within its bounds", () => {
    const storage = kept(null);
    const offset = new VoiceOffset(storage);
    offset.set(250.4);
    expect(new VoiceOffset(storage).ms).toBe(250);
    offset.set(5_000);
    expect(new VoiceOffset(storage).ms).toBe(1_000);
    offset.set(Number.NaN);
    expect(offset.ms).toBe(0);
  });

  it.each(["", "none", "Infinity", "{}", "-9e9"])("makes something of %j", (value) => {
    expect(Math.abs(new VoiceOffset(kept(value)).ms)).toBeLessThanOrEqual(200);
  });

  it("works where nothing can be kept", () => {
    const refusing = {
      getItem: () => null,
      setItem: () => {
        throw new Error("full");
      },
    };
    const offset = new VoiceOffset(refusing);
    offset.set(100);
    expect([offset.ms, new VoiceOffset(null).ms]).toEqual([100, 0]);
  });
});

describe("a beat", () => {
  it("is heard when it is seen by whoever hears so late", () => {
    const beat = nextBeat(10_000, 400);
    expect(beat.atMs - beat.soundMs).toBe(400);
    expect(beat.soundMs).toBeGreaterThanOrEqual(10_000);
    expect(isLit(beat.atMs)).toBe(true);
    expect(isLit(beat.atMs - 1)).toBe(false);
  });

  it("comes once each", () => {
    const beat = nextBeat(10_000, -200);
    expect(nextBeat(beat.atMs - 1, -200, beat.number).atMs).toBe(beat.atMs + BEAT_MS);
  });
});

describe("why a video is not shown", () => {
  it("names what it is", () => {
    expect(notShown('video/x-matroska; codecs="hvc1"')).toContain("cannot show this kind of video (matroska, hvc1).");
    expect(notShown("")).toContain("(unknown)");
  });

  it("is what the server says", async () => {
    const refused = async () => Response.json({ detail: "It is gone." }, { status: 404 });
    expect(await whatFailed("/x", "video/mp4", false, refused)).toEqual({ sentence: "It is gone.", isLasting: true });
    const busy = async () => Response.json({ detail: "Later." }, { status: 503 });
    expect(await whatFailed("/x", "video/mp4", false, busy)).toEqual({ sentence: "Later.", isLasting: false });
    const odd = async () => new Response("<html>", { status: 502 });
    expect((await whatFailed("/x", "video/mp4", false, odd)).isLasting).toBe(false);
    const fine = async () => new Response("x", { status: 206 });
    const unknown = await whatFailed("/x", "video/mp4", false, fine);
    expect(unknown.sentence).toContain("cannot show this kind of video (mp4)");
    expect(unknown.isLasting).toBe(true);
    const known = await whatFailed("/x", "video/mp4", true, fine);
    expect(known.sentence).toContain("tried again");
    expect(known.isLasting).toBe(false);
  });
});

describe("Safari", () => {
  const webKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
  it.each([
    [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Version/26.0 Safari/605.1.15`, true],
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) ${webKit} CriOS/156.0 Mobile/15E148 Safari/604.1`, true],
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36", false],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", false],
  ])("is %s: %s", (userAgent, is) => {
    expect(isSafari(userAgent)).toBe(is);
  });
});
