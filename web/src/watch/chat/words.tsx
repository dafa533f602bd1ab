/** A message's text, drawn. */

import { type ReactNode, useCallback } from "react";
import { Markup, type Reference } from "../../shared/markup/markup";
import { store } from "../state";
import { jumpTo } from "./jumping";
import { nameOf } from "./mentions";

const MESSAGE_LINK = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/\d+\/\d+\/(\d+)$/;
const NO_NAMES: Record<string, string> = {};

export function Words({ text, names = NO_NAMES }: { text: string; names?: Record<string, string> | undefined }) {
  const refer = useCallback(
    (reference: Reference, words: ReactNode) => {
      switch (reference.type) {
        case "link":
          return <Link href={reference.href}>{words}</Link>;
        case "user":
        case "role": {
          const name = names[reference.id] ?? nameOf(reference.id, store.get().people);
          return <span className="mention">@{name ?? "somebody"}</span>;
        }
        case "channel":
          return <span className="mention">#{names[reference.id] ?? "a channel"}</span>;
        case "command":
          return <span className="mention">/{reference.name}</span>;
      }
    },
    [names],
  );
  return <Markup text={text} refer={refer} />;
}

/** A link; one to a message leads there, if it is in this chat. */
function Link({ href, children }: { href: string; children: ReactNode }) {
  const [, id] = MESSAGE_LINK.exec(href) ?? [];
  if (id !== undefined) {
    return (
      <button type="button" className="linkish" onClick={() => void jumpTo(id)}>
        {children}
      </button>
    );
  }
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
