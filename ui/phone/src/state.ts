import type { SocketState } from "../../shared/socket.ts";
import type { LineState, Trouble } from "../../shared/trouble.ts";
import type { CallState } from "../../shared/wire.ts";

export interface State {
  /** From the press on Call to the end; then `call` says how it ended. */
  readonly calling: boolean;
  readonly call: CallState | null;
  readonly socket: SocketState;
  readonly line: LineState;
  readonly troubles: readonly Trouble[];
}

export type Event =
  | CallState
  | { readonly type: "calling" }
  | { readonly type: "socket"; readonly socket: SocketState }
  | { readonly type: "line"; readonly line: LineState }
  | { readonly type: "troubles"; readonly troubles: readonly Trouble[] };

export const initial: State = {
  calling: false,
  call: null,
  socket: "connecting",
  line: "none",
  troubles: [],
};

export function reduce(state: State, event: Event): State {
  switch (event.type) {
    case "calling":
      return { ...initial, calling: true };
    case "call_state":
      return { ...state, call: event, calling: event.word !== "ended" };
    case "socket":
      return { ...state, socket: event.socket };
    case "line":
      return { ...state, line: event.line };
    case "troubles":
      return { ...state, troubles: event.troubles };
  }
}
