/** What kind of file something is, and how large it is in words. Pure. */

import type { Attachment } from "./discord";

export type Kind = "image" | "video" | "audio" | "file";

const KINDS: [Kind, RegExp][] = [
  ["image", /\.(?:png|jpe?g|gif|webp|avif)$/i],
  ["video", /\.(?:mp4|webm|mov)$/i],
  ["audio", /\.(?:mp3|ogg|oga|opus|wav|flac|m4a|aac)$/i],
];

/** As what a file is shown, by its type, else by its name. Pictures of kinds that can hold scripts are files. */
export function kindOf(file: Pick<Attachment, "filename" | "content_type">): Kind {
  const type = file.content_type ?? "";
  if (/^image\/(?:png|jpeg|gif|webp|avif)/.test(type)) return "image";
  if (type.startsWith("video/")) return "video";
  if (type.startsWith("audio/")) return "audio";
  return KINDS.find(([, pattern]) => pattern.test(file.filename))?.[0] ?? "file";
}

/** A size as people read it. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [number, unit] = bytes < 1024 ** 2 ? [bytes / 1024, "KB"] : [bytes / 1024 ** 2, "MB"];
  return `${number.toFixed(number < 10 ? 1 : 0)} ${unit}`;
}
