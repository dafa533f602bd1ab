/** Files that are to be sent: which go, in one sentence why not, and how they travel. Pure but for reading. */

import { sizeInWords } from "../message/files";

/** Source: sandbox/world/message_limits.py, Discord docs: Reference > Uploading Files. */
const MAX_FILES = 10;
const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_REQUEST_BYTES = 25 * 1024 * 1024;

interface Sized {
  name: string;
  size: number;
}

/** Those that can be added to what is there, and a sentence about the others. */
export function admitted<Kind extends Sized>(there: Kind[], more: Kind[]): { files: Kind[]; failure: string | null } {
  const tooLarge = more.find((file) => file.size > MAX_FILE_BYTES);
  const small = more.filter((file) => file.size <= MAX_FILE_BYTES);
  const all = [...there, ...small];
  if (all.length > MAX_FILES) {
    return { files: all.slice(0, MAX_FILES), failure: `A message takes ${MAX_FILES} files; the others were left out.` };
  }
  if (all.reduce((sum, file) => sum + file.size, 0) > MAX_REQUEST_BYTES) {
    return { files: there, failure: "A message takes 25 MB of files in all: send these in several messages." };
  }
  return { files: all, failure: tooLarge === undefined ? null : tooLargeSentence(tooLarge) };
}

function tooLargeSentence({ name, size }: Sized): string {
  return `“${name}” is too large (${sizeInWords(size)}): files may have up to 10 MB.`;
}

/** A file as the deed `send` takes it: its name, and its bytes in base64. Rejects when it cannot be read. */
export function encoded(file: File): Promise<[string, string]> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const [, data = ""] = String(reader.result).split(",", 2);
      resolve([file.name, data]);
    });
    reader.addEventListener("error", () => reject(new Error(`“${file.name}” cannot be read any more. Add it again.`)));
    reader.readAsDataURL(file);
  });
}
