import { describe, expect, it } from "vitest";
import { isSilence, readPacket } from "./packet";

/** What `struct.pack(">BBHIIQd", ...)` writes, with an Opus packet behind it. */
function message(version: number, kind: number, opus: number[]): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(28 + opus.length));
  view.setUint8(0, version);
  view.setUint8(1, kind);
  view.setUint16(2, 65_535);
  view.setUint32(4, 4_294_967_295);
  view.setUint32(8, 7);
  view.setBigUint64(12, 1_576_229_131_127_881_728n);
  view.setFloat64(20, 1_795_872_770_719.5);
  new Uint8Array(view.buffer, 28).set(opus);
  return view.buffer;
}

describe("a binary message", () => {
  it("is a packet of somebody's voice", () => {
    expect(readPacket(message(1, 1, [0xfc, 1, 2]))).toEqual({
      sequence: 65_535,
      timestamp: 4_294_967_295,
      ssrc: 7,
      speaker: "1576229131127881728",
      arrivalMs: 1_795_872_770_719.5,
      opus: new Uint8Array([0xfc, 1, 2]),
    });
  });

  it("is left alone when it is of another version or kind, or without sound", () => {
    expect(readPacket(message(2, 1, [1]))).toBeNull();
    expect(readPacket(message(1, 9, [1]))).toBeNull();
    expect(readPacket(message(1, 1, []))).toBeNull();
    expect(readPacket(new ArrayBuffer(3))).toBeNull();
  });

  it("may say that its speaker pauses", () => {
    expect(isSilence(new Uint8Array([0xf8, 0xff, 0xfe]))).toBe(true);
    expect(isSilence(new Uint8Array([0xf8, 0xff, 0xfe, 0]))).toBe(false);
  });
});
