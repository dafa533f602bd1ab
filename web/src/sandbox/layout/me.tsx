/** Who this window is, and the others that it, or another window, could be. */

import { nameOf, type User } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { address, become } from "../client";
import { store } from "../state";
import { layout } from "./window";

export function Me() {
  const me = usePart(store, (state) => state.me);
  const people = usePart(store, (state) => state.people);
  if (me === null) return null;
  const others = people.filter(({ user }) => user.id !== me.id);
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
      {others.length > 0 && (
        <p>
          New window:{" "}
          {others.map(({ user }) => (
            <WindowLink key={user.id} user={user} />
          ))}
        </p>
      )}
      <button type="button" className="quiet" onClick={() => layout.set({ dialog: "about" })}>
        About this page
      </button>
    </div>
  );
}

function WindowLink({ user }: { user: User }) {
  const here = usePart(store, (state) => state.here);
  const wanted = address();
  wanted.set("as", user.id);
  if (here !== null) wanted.set("in", here);
  return (
    <>
      <a href={`#${wanted}`} target="_blank" rel="noopener" aria-label={`Open another window as ${nameOf(user)}`}>
        {nameOf(user)}
      </a>{" "}
    </>
  );
}
