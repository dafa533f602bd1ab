/** Who is typing. */

import { useEffect, useState } from "react";
import type { Id } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { personName } from "../message/names";
import { store } from "../state";

/** How long a sign of typing lasts. Source: Discord docs, Channel > Trigger Typing Indicator. */
const LASTS_MS = 10_000;
const NOBODY: Record<Id, number> = {};

export function Typing({ channelId }: { channelId: Id }) {
  const since = usePart(store, ({ typing }) => typing[channelId] ?? NOBODY);
  const [now, setNow] = useState(() => performance.now());
  const recent = Object.entries(since).filter(([, at]) => Math.max(now, performance.now()) - at < LASTS_MS);
  const oldest = Math.min(...recent.map(([, at]) => at));
  useEffect(() => {
    if (!Number.isFinite(oldest)) return;
    const timer = setTimeout(() => setNow(performance.now()), oldest + LASTS_MS - performance.now());
    return () => clearTimeout(timer);
  }, [oldest]);
  const names = recent.map(([id]) => personName(store.get(), channelId, id));
  return (
    <p className="typing" role="status">
      {typingSentence(names)}
    </p>
  );
}

/** In one sentence who is typing; nothing when nobody is. */
export function typingSentence(names: string[]): string {
  if (names.length === 0) return "";
  if (names.length === 1) return `${names[0]} is typing …`;
  if (names.length > 3) return "Several people are typing …";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are typing …`;
}
