/** The chat over the picture, in full screen: the last that was said, and where one writes. */

import { hueOf } from "../../shared/colours";
import { usePart } from "../../shared/store";
import { store } from "../state";
import { Composer } from "./composer";
import { Words } from "./words";

const SHOWN = 8;

export function OverPicture() {
  const messages = usePart(store, ({ chat }) => chat.messages);
  return (
    <section className="over-picture" aria-label="Chat">
      <ol aria-live="polite" aria-label="Newest messages">
        {messages.slice(-SHOWN).map(({ id, author, text, names, attachments }) => (
          <li key={id}>
            <bdi
              className="said-name"
              style={{ "--hue": hueOf(String(author.id ?? author.name)) } as React.CSSProperties}
            >
              {author.name}
            </bdi>
            {text !== "" && <Words text={text} names={names} />}
            {attachments.length > 0 && <span className="quiet">{attachments.map(({ name }) => name).join(", ")}</span>}
          </li>
        ))}
      </ol>
      <Composer />
    </section>
  );
}
