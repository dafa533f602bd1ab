/** Who says something: the initials, the name, what they are. */

import { hueOf, initialsOf } from "../../shared/colours";
import type { Message } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { store } from "../state";
import { colourKeyOf, isByWebhook } from "./authors";
import { personName } from "./names";

/** What the author of a message is called; a webhook's posts bring names of their own. */
export function useAuthorName(message: Message): string {
  const { author } = message;
  return usePart(store, (state) =>
    isByWebhook(message)
      ? (author.global_name ?? author.username)
      : personName(state, message.channel_id, author.id, author),
  );
}

export function Avatar({ name, colourKey }: { name: string; colourKey: string }) {
  return (
    <span className="avatar" aria-hidden="true" style={{ "--hue": hueOf(colourKey) } as React.CSSProperties}>
      {initialsOf(name)}
    </span>
  );
}

export function AuthorName({ message }: { message: Message }) {
  const name = useAuthorName(message);
  const isApp = message.author.bot === true || message.webhook_id !== undefined;
  return (
    <>
      <strong className="author" dir="auto" style={{ "--hue": hueOf(colourKeyOf(message)) } as React.CSSProperties}>
        {name}
      </strong>
      {isApp && <span className="tag">app</span>}
    </>
  );
}
