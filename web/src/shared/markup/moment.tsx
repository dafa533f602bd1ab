/** A moment that keeps counting. */

import { useEffect, useState } from "react";
import { changesWithin, written } from "./times";

export function Moment({ seconds, style }: { seconds: number; style: string }) {
  const now = useNow(style === "R" ? (ms) => changesWithin(seconds, ms) : null);
  return <time title={written(seconds, "F", now)}>{written(seconds, style, now)}</time>;
}

/** The time of this machine, told again as often as `pause` says; once when it is null. */
function useNow(pause: ((nowMs: number) => number) | null): number {
  const [now, setNow] = useState(() => Date.now());
  const wait = pause?.(now);
  useEffect(() => {
    if (wait === undefined) return;
    const timer = setTimeout(() => setNow(Date.now()), wait);
    return () => clearTimeout(timer);
  });
  return now;
}
