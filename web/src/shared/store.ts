/** State that is replaced as a whole, never changed in place, so that React sees what is new. */

import { useSyncExternalStore } from "react";

export class Store<State> {
  private readonly listeners = new Set<() => void>();

  constructor(private state: State) {}

  readonly get = (): State => this.state;

  /** Replace some of it. */
  set(changes: Partial<State>): void {
    this.state = { ...this.state, ...changes };
    for (const listener of this.listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** A part of a store's state; the component is drawn anew when that part is another. */
export function usePart<State, Part>(store: Store<State>, part: (state: State) => Part): Part {
  const read = () => part(store.get());
  return useSyncExternalStore(store.subscribe, read, read);
}
