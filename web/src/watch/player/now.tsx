/** What plays, in words; a change of it is told to those who do not see it. */

import { safeLink } from "../../shared/links";
import { usePart } from "../../shared/store";
import { store } from "../state";
import { Together } from "./status";

export function Now() {
  const entry = usePart(store, ({ player }) => player.entry);
  const throughVoice = usePart(store, ({ player }) => player.through_voice);
  return (
    <div className="now">
      <p className="unseen" role="status">
        {entry === null ? "Nothing plays." : `Now: ${entry.title}${entry.artist === null ? "" : ` by ${entry.artist}`}`}
      </p>
      {entry !== null && (
        <div className="now-words">
          <h1 dir="auto">
            <Title title={entry.title} url={entry.url} />
          </h1>
          <p className="quiet">
            {[
              entry.artist,
              entry.requested_by && `chosen by ${entry.requested_by.name}`,
              !throughVoice && "plays without voice",
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
      )}
      <Together />
    </div>
  );
}

function Title({ title, url }: { title: string; url: string | null }) {
  const href = url === null ? null : safeLink(url);
  if (href === null) return title;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {title}
    </a>
  );
}
