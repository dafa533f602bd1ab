import { describe, expect, it } from "vitest";
import { message, player } from "../made_up";
import { clustered } from "./marks";
import { reasonAgainst } from "./reasons";
import { withoutGone, withSaid } from "./timeline";
import { apart, clockTime, lengthInAll, roughly, spokenTime } from "./times";

describe("times", () => {
  it.each([
    [0, "0:00"],
    [65_999, "1:05"],
    [3_723_000, "1:02:03"],
    [-5, "0:00"],
  ])("%d ms are %s on a clock", (ms, shown) => expect(clockTime(ms)).toBe(shown));

  it("are said in words, and roughly", () => {
    expect(spokenTime(3_661_000)).toBe("1 hour 1 minute");
    expect(spokenTime(0)).toBe("0 seconds");
    expect(roughly(20_000)).toBe("in a moment");
    expect(roughly(4 * 60_000)).toBe("in 4 min");
    expect(roughly(70 * 60_000)).toBe("in 1 h 10 min");
    expect(lengthInAll(7_100_000)).toBe("1 h 58 min");
    expect([apart(84), apart(-1_240), apart(12_400)]).toEqual(["80 ms", "1.2 s", "12 s"]);
  });
});

describe("marks", () => {
  const mark = (id: string, position_ms: number) => ({ message_id: id, position_ms, author: "Ben", text: "" });

  it("that stand close together are one, in the order of the film", () => {
    const clusters = clustered([mark("c", 50_000), mark("a", 1_000), mark("b", 1_500)], 100_000);
    expect(clusters.map(({ marks }) => marks.map(({ message_id }) => message_id))).toEqual([["a", "b"], ["c"]]);
    expect(clusters[1]?.at).toBe(0.5);
  });

  it("beyond the end stand at the end, and there are none without a length", () => {
    expect(clustered([mark("a", 200)], 100)[0]?.at).toBe(1);
    expect(clustered([mark("a", 200)], 0)).toEqual([]);
  });

  it("come of what is said too, once", () => {
    const played = { entry_id: 7, title: "", position_ms: 300 };
    const said = [message(1, { played }), message(2, { played: { ...played, entry_id: 8 } }), message(3)];
    expect(withSaid([], said, 7).map(({ message_id }) => message_id)).toEqual([message(1).id]);
    expect(withSaid([mark(message(1).id, 300)], said, 7)).toHaveLength(1);
    expect(withoutGone([mark("1", 300), mark("2", 400)], new Set(["1"]))).toEqual([mark("2", 400)]);
  });
});

describe("a control", () => {
  const film = { entry: { is_live: false } } as unknown as Partial<Parameters<typeof player>[0]>;

  it("says why it cannot be used", () => {
    expect(reasonAgainst("pause", player(film), "offline")).toBe("You are offline.");
    expect(reasonAgainst("skip", player(), "online")).toBe("Nothing plays.");
    expect(reasonAgainst("skip", player({ ...film, may: { skip: false } }), "online")).toContain("skip");
    expect(reasonAgainst("seek", player({ entry: { is_live: true } as never }), "online")).toContain("live");
  });

  it("may be tried where nothing is known against it", () => {
    expect(reasonAgainst("skip", player(film), "online")).toBeNull();
    expect(reasonAgainst("resume", player(), "online")).toBeNull();
  });
});
