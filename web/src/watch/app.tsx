/** The watch page: the way in, which group, and its room. */

import { useCallback, useEffect } from "react";
import { usePart } from "../shared/store";
import { Entrance } from "./entrance";
import { RequestError, request } from "./http";
import { notify } from "./notices";
import { Groups } from "./room/groups";
import { Room } from "./room/room";
import { EMPTY, store, visit } from "./state";
import type { Group, Me } from "./wire";

const AGAIN_MS = 3_000;

export function App() {
  const { me, groupId, failure } = usePart(visit, (state) => state);
  const stranger = useCallback(() => visit.set({ me: "nobody", groups: null, groupId: null, failure: null }), []);
  const entered = useCallback((who: Me) => {
    visit.set({ me: who, groupId: who.group_id, failure: null });
    if (who.said) notify(who.said, "told");
    void findGroups(who);
  }, []);
  const choose = useCallback((id: number | null) => {
    store.set(EMPTY);
    visit.set({ groupId: id, failure: null });
    if (id === null) void findGroups(null);
  }, []);

  useEffect(() => {
    if (/^#\w+=/.test(location.hash)) return stranger(); // a personal link leads in anew, whoever was here
    let timer: ReturnType<typeof setTimeout>;
    const ask = () =>
      request<Me>("GET", "/me").then(entered, (error: unknown) => {
        if (error instanceof RequestError && error.status === 401) return stranger();
        visit.set({ failure: error instanceof Error ? error.message : String(error) });
        timer = setTimeout(ask, AGAIN_MS);
      });
    void ask();
    return () => clearTimeout(timer);
  }, [entered, stranger]);

  if (me === null) {
    return (
      <main className="waiting" aria-busy="true">
        <p role="status">{failure === null ? "" : `${failure} Trying again …`}</p>
      </main>
    );
  }
  if (me === "nobody") return <Entrance onEntered={entered} />;
  if (groupId === null) return <Groups onChoose={choose} onStranger={stranger} />;
  return <Room key={groupId} groupId={groupId} onStranger={stranger} onGroups={() => choose(null)} />;
}

/** All groups of theirs; whoever comes in without a link goes into the only one at once. */
async function findGroups(me: Me | null): Promise<void> {
  try {
    const { groups } = await request<{ groups: Group[] }>("GET", "/groups");
    const [only] = groups;
    visit.set({ groups, ...(me?.group_id === null && groups.length === 1 && only && { groupId: only.id }) });
  } catch (error) {
    visit.set({ groups: [], failure: error instanceof Error ? error.message : String(error) });
  }
}
