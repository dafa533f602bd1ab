/** Files of messages: where this page gets them, and how large they are in words. Pure. */

import type { Attachment, Message, Sticker } from "../../shared/discord";

export { kindOf, sizeInWords } from "../../shared/files";

import { safeLink } from "../../shared/links";

/** Discord's hosts of files; the sandbox's page serves what they would. Source: Discord docs, Reference > CDN. */
const CDN = ["cdn.discordapp.com", "media.discordapp.net"];

/** The address of a file or picture for this page; null for one that cannot be opened. */
export function fileAddress(url: string | undefined): string | null {
  if (url === undefined) return null;
  const safe = safeLink(url);
  if (safe === null) return null;
  const { hostname, pathname, search } = new URL(safe);
  return CDN.includes(hostname) ? `/files${pathname}${search}` : safe;
}

/** The same for a picture in an embed or component, which may name a file of its message. */
export function pictureAddress(url: string | undefined, message: Message): string | null {
  const name = url?.startsWith("attachment://") ? url.slice("attachment://".length) : null;
  if (name === null) return fileAddress(url);
  return fileAddress(message.attachments.find((file) => file.filename === name)?.url);
}

/** By format type; the third is an animation that only Discord's own player knows. Source: Discord docs, Sticker. */
const STICKER_ENDINGS: Record<number, string> = { 1: "png", 2: "png", 4: "gif" };

/** Where this page gets a sticker's picture; null for one that is none. */
export function stickerAddress({ id, format_type: format }: Sticker): string | null {
  const ending = STICKER_ENDINGS[format];
  return ending === undefined ? null : fileAddress(`https://cdn.discordapp.com/stickers/${id}.${ending}`);
}

/** Whether a file is hidden until one asks. Source: Discord's clients name such files so. */
export function isSpoiler(file: Pick<Attachment, "filename">): boolean {
  return file.filename.startsWith("SPOILER_");
}

/** The last part of an address: what a file is called when nothing else says it. */
export function nameInAddress(address: string): string {
  const last = address.split(/[?#]/)[0]?.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
