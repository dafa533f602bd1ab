import { describe, expect, it } from "vitest";
import { parsed } from "./packet";

function packet(
  kind: number,
  revision: number,
  moment: number,
  frames: number[][],
  version = 1,
): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(16));
  header.setUint8(0, version);
  header.setUint8(1, kind);
  header.setUint16(2, frames.length, true);
  header.setUint32(4, revision, true);
  header.setFloat64(8, moment, true);
  const bodies = frames.flatMap((frame) => [frame.length & 0xff, frame.length >> 8, ...frame]);
  return new Uint8Array([...new Uint8Array(header.buffer), ...bodies]);
}

describe("a packet of sound", () => {
  it("holds frames and when the first is due", () => {
    expect(parsed(packet(1, 7, 1_795_000_000_000.25, [[1, 2, 3], [], [4]]))).toEqual({
      kind: "frames",
      revision: 7,
      firstMs: 1_795_000_000_000.25,
      frames: [new Uint8Array([1, 2, 3]), new Uint8Array(), new Uint8Array([4])],
    });
  });

  it("is read where it lies in a larger buffer", () => {
    const inside = new Uint8Array([9, 9, 9, ...packet(1, 1, 5, [[8]])]).subarray(3);
    expect(parsed(inside)).toMatchObject({ frames: [new Uint8Array([8])] });
  });

  it("may take back what was told", () => {
    expect(parsed(packet(2, 3, 12.5, []))).toEqual({ kind: "flush", revision: 3, fromMs: 12.5 });
  });

  it.each([
    ["empty", new Uint8Array()],
    ["cut in its header", packet(1, 1, 5, [[8]]).slice(0, 15)],
    ["cut in a frame", packet(1, 1, 5, [[8, 9]]).slice(0, -1)],
    ["cut in a length", packet(1, 1, 5, [[8], [9]]).slice(0, -2)],
    ["of another version", packet(1, 1, 5, [[8]], 2)],
    ["of another kind", packet(3, 1, 5, [])],
    ["due at no time", packet(1, 1, Number.NaN, [[8]])],
  ])("that is %s is none", (_, bytes) => {
    expect(parsed(bytes)).toBeNull();
  });
});
