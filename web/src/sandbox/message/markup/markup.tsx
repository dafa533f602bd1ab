/** Discord's markdown as a member sees it. */

import { type ReactNode, useCallback } from "react";
import type { Id, User } from "../../../shared/discord";
import { Markup as Drawn, type Reference } from "../../../shared/markup/markup";
import { usePart } from "../../../shared/store";
import { propose } from "../../chat/proposal";
import { jumpTo } from "../../chat/view";
import { store } from "../../state";
import { placeNamed } from "../names";
import { MentionOfChannel, MentionOfPerson, MentionOfRole } from "./mentions";

interface Props {
  text: string;
  /** Where the text stands: the channel decides who is meant by an id. */
  channelId: Id;
  mentions?: User[] | undefined;
}

export function Markup({ text, channelId, mentions }: Props) {
  const refer = useCallback(
    (reference: Reference, words: ReactNode) => {
      switch (reference.type) {
        case "link":
          return <Link href={reference.href}>{words}</Link>;
        case "user":
          return <MentionOfPerson id={reference.id} channelId={channelId} mentions={mentions} />;
        case "role":
          return <MentionOfRole id={reference.id} />;
        case "channel":
          return <MentionOfChannel id={reference.id} />;
        case "command":
          return (
            <button type="button" className="mention" onClick={() => propose(`/${reference.name}`)}>
              /{reference.name}
            </button>
          );
      }
    },
    [channelId, mentions],
  );
  return <Drawn text={text} refer={refer} />;
}

const MESSAGE_LINK = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/(?:\d+|@me)\/(\d+)\/(\d+)$/;

/** A link; one to a message that is to be seen here leads there. */
function Link({ href, children }: { href: string; children: ReactNode }) {
  const [, channelId, messageId] = MESSAGE_LINK.exec(href) ?? [];
  const isHere = usePart(store, (state) => channelId !== undefined && placeNamed(state.guilds, channelId) !== null);
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      onClick={(click) => {
        if (!isHere || channelId === undefined || messageId === undefined) return;
        click.preventDefault();
        jumpTo(channelId, messageId);
      }}
    >
      {children}
    </a>
  );
}
