/** The traffic for as long as the drawer is open, whichever of its tabs is shown. */

import { useEffect, useState } from "react";
import { ask, hear } from "../client";
import { type Kept, type Row, withRows } from "./traffic";

export interface Feed {
  rows: Kept[];
  paused: boolean;
  pause: (paused: boolean) => void;
  clear: () => void;
}

/** Watches while mounted and online. */
export function useTraffic(online: boolean): Feed {
  const [rows, setRows] = useState<Kept[]>([]);
  const [paused, pause] = useState(false);
  useEffect(() => {
    if (!online) return;
    ask<{ rows: Row[] }>("watch_traffic").then(
      (before) => setRows(withRows([], before.rows)),
      () => undefined, // the connection went: the next one watches again
    );
    return () => void ask("watch_traffic", { on: false }).catch(() => undefined);
  }, [online]);
  useEffect(() => {
    if (paused) return;
    return hear<{ rows: Row[] }>("traffic", (news) => setRows((kept) => withRows(kept, news.rows)));
  }, [paused]);
  return { rows, paused, pause, clear: () => setRows([]) };
}
