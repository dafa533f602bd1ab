/** A room in which nothing plays says what to do first. */

import { Icon } from "../../shared/icon";
import { usePart } from "../../shared/store";
import { store } from "../state";

export function Nothing({ onFind }: { onFind: () => void }) {
  const waits = usePart(store, ({ queue }) => queue.total);
  const name = usePart(store, ({ group }) => group?.name);
  if (name === undefined) {
    return (
      <div className="nothing">
        <p role="status">Opening the room …</p>
      </div>
    );
  }
  return (
    <div className="nothing">
      <span className="nothing-sign" aria-hidden="true">
        <Icon name="play" />
      </span>
      <h1>{waits > 0 ? "Ready when you are" : "Nothing plays yet"}</h1>
      <p>
        {waits > 0
          ? "Press play to begin with what waits in the queue."
          : `Choose something for everybody${name === undefined ? "" : ` in “${name}”`}: search by words, or paste a link.`}
      </p>
      <button type="button" className="accented" onClick={onFind}>
        <Icon name="search" /> Find something to watch
      </button>
      <p className="quiet">Or type /play in the group’s thread on Discord.</p>
    </div>
  );
}
