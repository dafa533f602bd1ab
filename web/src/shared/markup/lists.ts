/** Lists as Discord writes them: lines that begin with -, * or a number, nested by their indentation. Pure. */

/** One entry, and the lists below it. */
export interface Entry {
  text: string;
  lists: Listed[];
}

export interface Listed {
  isOrdered: boolean;
  start: number;
  entries: Entry[];
}

/** What a list at the beginning of a text looks like: all of its lines. */
export const LIST = /^ *(?:[-*]|\d{1,9}\.) +[^\n]+(?:\n *(?:[-*]|\d{1,9}\.) +[^\n]+)*(?:\n|$)/;
const LINE = /^( *)([-*]|(\d{1,9})\.) +([^\n]+)$/;
const DEEPEST = 10;

interface Line {
  indent: number;
  number: number | null;
  text: string;
}

/** The lists that some lines make; two of a kind that follow each other are one. */
export function listsOf(source: string): Listed[] {
  const lines = source.split("\n").flatMap((line) => {
    const found = LINE.exec(line);
    if (found === null) return [];
    const [, blanks, , number, text] = found;
    return [{ indent: blanks?.length ?? 0, number: number === undefined ? null : Number(number), text: text ?? "" }];
  });
  return nested(lines, 0);
}

function nested(lines: Line[], depth: number): Listed[] {
  const lists: Listed[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as Line;
    const next = lines.findIndex((one, index) => index > at && (one.indent <= line.indent || depth >= DEEPEST));
    const end = next === -1 ? lines.length : next;
    const entry = { text: line.text, lists: nested(lines.slice(at + 1, end), depth + 1) };
    const isOrdered = line.number !== null;
    const last = lists.at(-1);
    if (last?.isOrdered === isOrdered) last.entries.push(entry);
    else lists.push({ isOrdered, start: line.number ?? 1, entries: [entry] });
    at = end;
  }
  return lists;
}
