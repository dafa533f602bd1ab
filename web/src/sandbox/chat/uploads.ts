/** How files travel to the sandbox. */

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
