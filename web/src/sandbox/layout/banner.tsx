/** What one has to know before all else: whether the sandbox and the bot are there. */

import { usePart } from "../../shared/store";
import { store } from "../state";

export function Banner() {
  const connection = usePart(store, (state) => state.connection);
  const online = usePart(store, (state) => state.bot.online);
  const text = sentence(connection, online);
  return (
    <div className="banner" role="status" data-tone={text?.tone}>
      {text?.words}
    </div>
  );
}

function sentence(connection: string, online: boolean): { tone: string; words: string } | null {
  if (connection === "connecting") return { tone: "quiet", words: "Connecting to the sandbox …" };
  if (connection === "offline") {
    return {
      tone: "loud",
      words:
        "The sandbox does not answer. Is “make run” still running? Trying again … " +
        "If it prints another address now, open that one.",
    };
  }
  if (connection === "behind") {
    return {
      tone: "loud",
      words: "This window was too slow for all that happens. It comes back, and asks for it anew …",
    };
  }
  if (connection === "refused") {
    return {
      tone: "loud",
      words: "This address is not that of the running sandbox: open the one that “make run” prints.",
    };
  }
  if (!online)
    return { tone: "loud", words: "Chorus is not connected; what you write waits for it. It is being started …" };
  return null;
}
