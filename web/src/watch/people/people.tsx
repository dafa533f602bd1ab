/** Who is here, who is in voice, and who is behind by how much. */

import { Icon } from "../../shared/icon";
import { usePart } from "../../shared/store";
import { store } from "../state";
import type { Person } from "../wire";
import { Face } from "./avatar";
import { ordered, standingOf } from "./standing";

export function People() {
  const people = usePart(store, (state) => state.people);
  const myId = usePart(store, ({ me }) => me?.id);
  const { here, away } = ordered(people);
  return (
    <section className="people" aria-label="People">
      <h2>
        Here <span className="count">{here.length}</span>
      </h2>
      <ul>
        {here.map((person) => (
          <PersonView key={person.id} person={person} isMe={person.id === myId} />
        ))}
      </ul>
      {away.length > 0 && (
        <details className="people-away">
          <summary>
            Elsewhere <span className="count">{away.length}</span>
          </summary>
          <ul>
            {away.map((person) => (
              <PersonView key={person.id} person={person} isMe={person.id === myId} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function PersonView({ person, isMe }: { person: Person; isMe: boolean }) {
  const standing = standingOf(person);
  return (
    <li className="person" data-away={(!person.on_page && !person.in_voice) || undefined}>
      <Face name={person.name} url={person.avatar} colourKey={String(person.id)} />
      <span className="person-words">
        <bdi className="person-name">{person.name}</bdi>
        {isMe && <span className="quiet"> (you)</span>}
        {standing !== null && <span className="person-standing">{standing}</span>}
      </span>
      {person.in_voice && (
        <span
          className="person-sign"
          data-speaking={person.is_speaking || undefined}
          title={person.is_speaking ? "Speaks" : "In voice"}
        >
          <Icon name="mic" />
          <span className="unseen">{person.is_speaking ? "speaks" : "in voice"}</span>
        </span>
      )}
      {person.on_page && (
        <span className="person-sign" title="Has the page open">
          <Icon name="screen" />
          <span className="unseen">on the page</span>
        </span>
      )}
    </li>
  );
}
