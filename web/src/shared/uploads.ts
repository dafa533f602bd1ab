/** Files that are to be sent: which go, and in one sentence why not. Pure. */

import { sizeInWords } from "./files";

/** Source: Discord docs, Reference > Uploading Files. */
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
