/** Who this window is, and the others that it could be. */

import { nameOf } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { become } from "../client";
import { store } from "../state";

export function Me() {
  const me = usePart(store, (state) => state.me);
  const people = usePart(store, (state) => state.people);
  if (me === null) return null;
  return (
    <div className="me">
      <label>
        <span>You are</span>
        <select value={me.id} onChange={(change) => become(change.target.value)}>
          {people.map(({ user, administrator }) => (
            <option key={user.id} value={user.id}>
              {nameOf(user)}
              {administrator ? " (admin)" : ""}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
