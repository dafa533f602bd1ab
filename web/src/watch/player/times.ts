/** Lengths and positions as people read them. Pure. */

/** "1:02:03", "4:05". */
export function clockTime(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const tail = `${hours > 0 ? String(minutes).padStart(2, "0") : minutes}:${String(seconds).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** "1 hour 2 minutes", "4 minutes 5 seconds": for those who hear it. */
export function spokenTime(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const parts: [number, string][] = [
    [Math.floor(all / 3600), "hour"],
    [Math.floor(all / 60) % 60, "minute"],
    [all % 60, "second"],
  ];
  const named = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`);
  return named.slice(0, 2).join(" ") || "0 seconds";
}

/** How long until something, roughly: "now", "in 4 min", "in 1 h 10 min". */
export function roughly(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return "in a moment";
  if (minutes < 60) return `in ${minutes} min`;
  const rest = minutes % 60;
  return `in ${Math.floor(minutes / 60)} h${rest > 0 ? ` ${rest} min` : ""}`;
}

/** A length in all: "45 min", "2 h 5 min". */
export function lengthInAll(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How far behind somebody's picture is: "1.2 s", "80 ms". */
export function apart(ms: number): string {
  const far = Math.abs(ms);
  return far < 950 ? `${Math.round(far / 10) * 10} ms` : `${(far / 1000).toFixed(far < 9_950 ? 1 : 0)} s`;
}
