/** The room's name, who is here, and what is seldom needed. */

import { Icon } from "../../shared/icon";
import { usePart } from "../../shared/store";
import { Face } from "../people/avatar";
import { listed, ordered } from "../people/standing";
import { store, visit } from "../state";

const FACES = 5;

interface Props {
  onHelp: () => void;
  onSettings: () => void;
  onGroups: () => void;
}

export function Top({ onHelp, onSettings, onGroups }: Props) {
  const group = usePart(store, (state) => state.group);
  const connection = usePart(store, (state) => state.connection);
  const people = usePart(store, (state) => state.people);
  const several = usePart(visit, ({ groups }) => (groups?.length ?? 0) > 1);
  const { here } = ordered(people);
  return (
    <header className="top">
      <span className="wordmark" aria-hidden="true">
        <span className="wordmark-sign" /> Chorus
      </span>
      {several ? (
        <button type="button" className="group-name" title="Another group" onClick={onGroups}>
          <bdi>{group?.name ?? "…"}</bdi> <Icon name="open" />
        </button>
      ) : (
        <bdi className="group-name">{group?.name ?? "…"}</bdi>
      )}
      <span className="connection" data-state={connection}>
        <span className="connection-dot" aria-hidden="true" />
        <span className="unseen">{connection === "online" ? "Connected" : "Not connected"}</span>
      </span>
      <span className="top-gap" />
      {here.length > 0 && (
        <span
          className="faces"
          role="img"
          aria-label={`Here: ${listed(
            here.map(({ name }) => name),
            FACES,
          )}`}
        >
          {here.slice(0, FACES).map(({ id, name, avatar }) => (
            <Face key={id} name={name} url={avatar} colourKey={String(id)} />
          ))}
          {here.length > FACES && <span className="faces-more">+{here.length - FACES}</span>}
        </span>
      )}
      <button type="button" className="control" aria-label="Settings" title="Settings" onClick={onSettings}>
        <Icon name="gear" />
      </button>
      <button type="button" className="control" aria-label="Help and keys" title="Help and keys (?)" onClick={onHelp}>
        <Icon name="help" />
      </button>
    </header>
  );
}
