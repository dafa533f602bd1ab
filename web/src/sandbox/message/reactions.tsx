/** Reactions below a message; a click adds the own one or takes it back. */

import type { Emoji, Message } from "../../shared/discord";
import type { Doing } from "./doing";

export function Reactions({ message, doing }: { message: Message; doing: Doing }) {
  if (!message.reactions?.length) return null;
  return (
    <ul className="reactions" aria-label="Reactions">
      {message.reactions.map(({ emoji, count, me }) => (
        <li key={emoji.id ?? emoji.name}>
          <button
            type="button"
            aria-pressed={me}
            aria-label={`${emoji.name}, ${count}`}
            onClick={() => void doing.ask(me ? "unreact" : "react", { emoji: emojiKey(emoji) })}
          >
            <span>{emoji.id === null ? emoji.name : `:${emoji.name}:`}</span> {count}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** How Discord's routes name an emoji. */
function emojiKey(emoji: Emoji): string {
  return emoji.id === null ? (emoji.name ?? "") : `${emoji.name}:${emoji.id}`;
}
