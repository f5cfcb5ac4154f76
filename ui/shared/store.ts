import { useSyncExternalStore } from "react";

/** The page's state: only the reducer makes a new one. */
export interface Store<State, Event> {
  readonly state: State;
  dispatch(event: Event): void;
  subscribe(changed: () => void): () => void;
}

export function makeStore<State, Event>(
  reduce: (state: State, event: Event) => State,
  initial: State,
): Store<State, Event> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get state() {
      return state;
    },
    dispatch(event) {
      state = reduce(state, event);
      for (const changed of listeners) changed();
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

export function useStore<State, Event>(store: Store<State, Event>): State {
  return useSyncExternalStore(store.subscribe, () => store.state);
}
