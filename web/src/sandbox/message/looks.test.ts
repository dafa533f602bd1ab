import { expect, it } from "vitest";
import { colourOf, hueOf, initialsOf } from "../../shared/colours";
import { fileAddress, kindOf, nameInAddress, pictureAddress, sizeInWords, stickerAddress } from "./files";

it("initials are those of the first and the last word, in any script", () => {
  expect(
    ["Ada", "ada lovelace", "  Jean-Luc  P. Picard ", "王小明", "👩‍🚀 Neil", "<b>", "..."].map(initialsOf),
  ).toEqual(["A", "AL", "JP", "王", "👩‍🚀N", "B", "?"]);
});

it("people who came one after the other have colours that can be told apart", () => {
  const hues = ["1576230507358715904", "1576230507358715909", "1576230507358715910"].map(hueOf);
  for (const hue of hues) expect(hue).toBeGreaterThanOrEqual(0);
  expect(new Set(hues).size).toBe(3);
});

it("colours are six digits", () => {
  expect([0, 0xff, 0xffffff, -5, 1e9, null, undefined].map(colourOf)).toEqual([
    "#000000",
    "#0000ff",
    "#ffffff",
    "#000000",
    "#ffffff",
    "var(--line)",
    "var(--line)",
  ]);
});

it("files of Discord's hosts are this page's, others stay where they are, and odd ones cannot be opened", () => {
  expect(fileAddress("https://media.discordapp.net/attachments/1/2/a%20b.png?ex=1")).toBe(
    "/files/attachments/1/2/a%20b.png?ex=1",
  );
  expect(fileAddress("https://example.org/a.png")).toBe("https://example.org/a.png");
  expect(fileAddress("javascript:alert(1)")).toBeNull();
  expect(fileAddress("https://cdn.discordapp.com.example.org/x")).toBe("https://cdn.discordapp.com.example.org/x");
});

it("a picture may be a file of its message", () => {
  const attachments = [
    { id: "1", filename: "c.png", size: 1, url: "https://cdn.discordapp.com/attachments/1/2/c.png" },
  ];
  const message = { attachments } as Parameters<typeof pictureAddress>[1];
  expect(pictureAddress("attachment://c.png", message)).toBe("/files/attachments/1/2/c.png");
  expect(pictureAddress("attachment://other.png", message)).toBeNull();
});

it("a file is what its type says, else its name; what can hold scripts is only offered", () => {
  expect(kindOf({ filename: "a", content_type: "image/png" })).toBe("image");
  expect(kindOf({ filename: "a.OGG" })).toBe("audio");
  expect(kindOf({ filename: "a.svg", content_type: "image/svg+xml" })).toBe("file");
  expect(kindOf({ filename: "a.png.exe" })).toBe("file");
});

it("sizes and names are for people", () => {
  expect([5, 2048, 300_000, 5 * 1024 ** 2, 25 * 1024 ** 2].map(sizeInWords)).toEqual([
    "5 bytes",
    "2.0 KB",
    "293 KB",
    "5.0 MB",
    "25 MB",
  ]);
  expect([nameInAddress("https://x/a%20b.txt?c"), nameInAddress("/%E0%A4%A"), nameInAddress("")]).toEqual([
    "a b.txt",
    "%E0%A4%A",
    "",
  ]);
});

it("stickers are pictures, but for those that only Discord's player knows", () => {
  const addresses = [1, 2, 3, 4, 9].map((format_type) => stickerAddress({ id: "7", name: "Wave", format_type }));
  expect(addresses).toEqual(["/files/stickers/7.png", "/files/stickers/7.png", null, "/files/stickers/7.gif", null]);
});
