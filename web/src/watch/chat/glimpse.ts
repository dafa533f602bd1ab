/** A message in one line, where there is no room for its shape. Pure. */

const HIDDEN = "▒▒▒";

/** Without markdown's signs, and without what a spoiler hides. */
export function glimpse(text: string, names: Record<string, string> = {}): string {
  return text
    .replace(/\|\|[\s\S]+?\|\|/g, HIDDEN)
    .replace(/\[([^\]\n]+)\]\([^)\s]+\)/g, "$1")
    .replace(/<@[!&]?(\d+)>/g, (_, id: string) => `@${names[id] ?? "somebody"}`)
    .replace(/<#(\d+)>/g, (_, id: string) => `#${names[id] ?? "a channel"}`)
    .replace(/<a?(:\w+:)\d+>/g, "$1")
    .replace(/<t:(\d+)(?::\w)?>/g, (_, seconds: string) => new Date(Number(seconds) * 1000).toLocaleString())
    .replace(/^(?:-# |#{1,3} |>(?:>>)? )/gm, "")
    .replace(/```(?:\w+\n)?|\*\*|__|~~|`/g, "")
    .replace(/(^|[\s(])[*_](\S(?:[^*_\n]*\S)?)[*_](?=$|[\s).,!?])/g, "$1$2")
    .replace(/\\([*_~`|>#\\])/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}
