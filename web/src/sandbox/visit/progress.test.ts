import { describe, expect, it } from "vitest";
import { advanced, BEGINNING, current, parse } from "./progress";
import { STEPS } from "./steps";

describe("progress", () => {
  it("goes on from what was kept", () => {
    expect(parse(JSON.stringify({ done: ["group", "register"], skipped: ["say"], hidden: true }))).toEqual({
      done: ["register", "group"],
      skipped: ["say"],
      hidden: true,
    });
  });

  it.each([null, "", "{", "null", "[]", "5", '{"done":5}', '{"done":["fly"],"skipped":null}'])(
    "begins anew from %j",
    (kept) => expect(parse(kept)).toEqual(BEGINNING),
  );

  it("keeps what has happened once, though it passes", () => {
    const listening = advanced(BEGINNING, ["register", "group", "listen"]);
    expect(advanced(listening, ["register", "group"]).done).toEqual(["register", "group", "listen"]);
  });

  it("is not that of a former world, in which one was registered", () => {
    const former = { done: [...STEPS], skipped: [], hidden: true };
    expect(advanced(former, [])).toEqual({ done: [], skipped: [], hidden: true });
  });

  it("leads to the first step that is neither done nor skipped", () => {
    expect(current(BEGINNING)).toBe("register");
    expect(current({ done: ["register"], skipped: ["group"], hidden: false })).toBe("say");
    expect(current({ done: STEPS.slice(1), skipped: ["register"], hidden: false })).toBeNull();
  });

  it("counts what was skipped and happened as done", () => {
    const skipped = { ...BEGINNING, skipped: ["register" as const, "say" as const] };
    expect(advanced(skipped, ["register"])).toEqual({ done: ["register"], skipped: ["say"], hidden: false });
  });
});
