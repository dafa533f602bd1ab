import type { Message, Reaction } from "../wire";
import { react } from "./deeds";

/** Reactions below a message; a click adds the own one or takes it back. */
export function Reactions({ message }: { message: Message }) {
  if (message.reactions.length === 0) return null;
  return (
    <ul className="reactions" aria-label="Reactions">
      {message.reactions.map((one) => (
        <li key={one.emoji}>
          <button
            type="button"
            aria-pressed={one.mine}
            aria-label={`${shown(one)}, ${one.count}`}
            onClick={() => void react(message, one.emoji)}
          >
            <span>{shown(one)}</span> {one.count}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A server's own emoji is named "name:id". */
function shown({ emoji }: Reaction): string {
  const [name, id] = emoji.split(":");
  return id === undefined ? emoji : `:${name}:`;
}
