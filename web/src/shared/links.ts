/** Which addresses may be followed. Pure. */

/** A link that may be followed; null for anything that is neither http nor https. */
export function safeLink(href: string): string | null {
  try {
    const url = new URL(href);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
