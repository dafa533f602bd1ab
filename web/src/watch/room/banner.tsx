/** Says when the page is not connected, and since when. */

import { useEffect, useState } from "react";
import { usePart } from "../../shared/store";
import { retry } from "../live";
import { store } from "../state";

/** A reload of the server is over before anybody would read of it. */
const SAID_AFTER_MS = 1_500;

export function Banner() {
  const connection = usePart(store, (state) => state.connection);
  const since = usePart(store, (state) => state.offlineSince);
  const isLong = useIsLong(connection === "offline" ? since : null);
  const text = connection === "offline" && since !== null && isLong ? sentence(since) : null;
  return (
    <div className="banner" role="status" hidden={text === null}>
      {text !== null && (
        <>
          <span>{text}</span>
          <button type="button" onClick={retry}>
            Try now
          </button>
        </>
      )}
    </div>
  );
}

function sentence(since: number): string {
  const time = new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format(since);
  return `Offline since ${time}. Coming back by itself; what you write is kept.`;
}

function useIsLong(since: number | null): boolean {
  const [long, setLong] = useState<number | null>(null);
  useEffect(() => {
    if (since === null) return;
    const timer = setTimeout(() => setLong(since), Math.max(0, since + SAID_AFTER_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [since]);
  return since !== null && long === since;
}
