/** Says that the bot is thinking, while it has not answered what was asked of it in a channel. */

import { type Id, nameOf } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { store } from "../state";
import { waiting } from "./waiting";

export function Thinking({ channelId }: { channelId: Id }) {
  const waits = usePart(waiting, ({ all }) => all.some((one) => one.channelId === channelId));
  const bot = usePart(store, (state) => state.bot.user);
  return (
    <p className="thinking" role="status">
      {waits && `${bot === null ? "The bot" : nameOf(bot)} is thinking …`}
    </p>
  );
}
