/** Moving through a list by keys. Pure. */

/** Where an arrow key leads in a list; null for other keys. */
export function step(key: string, active: number, count: number): number | null {
  if (count === 0) return null;
  if (key === "ArrowDown") return (active + 1) % count;
  if (key === "ArrowUp") return active <= 0 ? count - 1 : active - 1;
  return null;
}

/** The row that was moved to, and where it was. */
export interface Moved<Row> {
  at: number;
  row: Row | undefined;
}

/** Where that row is now, since suggestions come anew under one's hands; null when it is gone or none was moved to. */
export function followed<Row extends { value: unknown }>(moved: Moved<Row> | null, rows: Row[]): number | null {
  if (moved === null) return null;
  const isIt = (row: Row | undefined) => row !== undefined && row.value === moved.row?.value;
  if (isIt(rows[moved.at])) return moved.at;
  const at = rows.findIndex(isIt);
  return at === -1 ? null : at;
}
