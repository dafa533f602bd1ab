/** Names that one may mean while typing @ or #. Pure. */

export interface Suggestion {
  /** What stands in the text, until it is sent. */
  shown: string;
  /** What is sent for it. */
  meant: string;
  note?: string;
}

export interface Typed {
  sign: "@" | "#";
  query: string;
  /** Where the sign stands in the text. */
  start: number;
}

const MOST = 8;
/** What goes on with a word. */
const INSIDE = /[\p{L}\p{N}_]/u;

/** The beginning of a name before the cursor; null where there is none. */
export function typedName(text: string, cursor: number): Typed | null {
  const found = /(?:^|\s)([@#])([^\s@#]{0,32})$/.exec(text.slice(0, cursor));
  if (found === null) return null;
  const query = found[2] ?? "";
  return { sign: found[1] as "@" | "#", query, start: cursor - query.length - 1 };
}

/** Those that are called like it: names that begin so first. */
export function closest({ query }: Typed, all: Suggestion[]): Suggestion[] {
  const wanted = query.toLocaleLowerCase();
  const rank = ({ shown }: Suggestion) => shown.slice(1).toLocaleLowerCase().indexOf(wanted);
  return all
    .filter((one) => rank(one) >= 0)
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, MOST);
}

/** A text with what was chosen in the place of what was typed, and where the cursor is then. */
export function completed(text: string, typed: Typed, chosen: Suggestion): { text: string; cursor: number } {
  const end = typed.start + 1 + typed.query.length;
  const before = `${text.slice(0, typed.start)}${chosen.shown} `;
  return { text: before + text.slice(end), cursor: before.length };
}

/** A text as it is sent: with ids for the names that were chosen. */
export function sendable(text: string, meant: Record<string, string>): string {
  const names = Object.keys(meant).toSorted((one, other) => other.length - one.length);
  if (names.length === 0) return text;
  const pattern = new RegExp(names.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"), "g");
  return text.replaceAll(pattern, (name, at: number) => {
    const isWhole = !INSIDE.test(text.charAt(at + name.length)) && !INSIDE.test(text.charAt(at - 1));
    return isWhole ? (meant[name] ?? name) : name;
  });
}
