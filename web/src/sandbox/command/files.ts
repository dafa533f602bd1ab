/** Files on their way to the sandbox. */

/** What Discord lets everybody upload. Source: Discord docs, Reference > Uploading Files. */
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;

/** A file as deeds take it: its name, and its content in base64. Rejects with an Error whose message is a sentence. */
export async function readFile(file: File): Promise<[string, string]> {
  if (file.size > MAX_UPLOAD_BYTES) throw new Error(`${file.name} is too large: a file may have 10 MB.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const chunks: string[] = [];
  for (let at = 0; at < bytes.length; at += 32_768) {
    chunks.push(String.fromCharCode(...bytes.subarray(at, at + 32_768)));
  }
  return [file.name, btoa(chunks.join(""))];
}
