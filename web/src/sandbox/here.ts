/** The place that is open: a channel or thread of a server, or the direct messages with the bot. */

import { useMemo } from "react";
import type { Channel, Guild, Id } from "../shared/discord";
import { usePart } from "../shared/store";
import { directGuild, placeOf } from "./places";
import { type State, store } from "./state";

export interface Place {
  guild: Guild;
  channel: Channel;
}

/** The channel with this id and its server; direct messages stand in one of their own, with two members. */
export function placeIn(state: Pick<State, "guilds" | "direct" | "me" | "bot">, id: Id | null): Place | null {
  return placeOf([...state.guilds, ...directGuild(state.direct, state.me, state.bot.user)], id);
}

/** The same, for a component. */
export function usePlace(id: Id | null): Place | null {
  const guilds = usePart(store, (state) => state.guilds);
  const direct = usePart(store, (state) => state.direct);
  const me = usePart(store, (state) => state.me);
  const bot = usePart(store, (state) => state.bot);
  return useMemo(() => placeIn({ guilds, direct, me, bot }, id), [guilds, direct, me, bot, id]);
}
