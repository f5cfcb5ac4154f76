import type { SocketState } from "../../shared/socket.ts";
import type { LineState, Trouble } from "../../shared/trouble.ts";
import type { AgentPanel, CommandMessage, Refused, ShellToAgent } from "../../shared/wire.ts";

export type Command = Omit<CommandMessage, "type" | "id">;

/** Why nobody is signed in: `wait` is in seconds, `sentence` the server's own. */
export type SignInProblem =
  | { readonly kind: "wrong" | "unreachable" | "signedOut" }
  | { readonly kind: "tooMany"; readonly wait: number }
  | { readonly kind: "told"; readonly sentence: string };

export interface State {
  readonly signIn: "out" | "asking" | "in";
  readonly signInProblem: SignInProblem | null;
  readonly socket: SocketState;
  readonly line: LineState;
  readonly troubles: readonly Trouble[];
  readonly panel: AgentPanel | null;
  /** The server's clock minus ours, ms. */
  readonly clockOffset: number;
  /** Commands sent and not yet answered, by their id. */
  readonly pending: Readonly<Record<string, Command>>;
  readonly refusal: Refused | null;
  readonly quickConnectsOpen: boolean;
}

/** What the shell says, and what happens in the page. */
export type Event =
  | Extract<ShellToAgent, { type: "done" | "refused" }>
  | { readonly type: "panel"; readonly panel: AgentPanel; readonly receivedAt: number }
  | { readonly type: "pressed"; readonly id: string; readonly command: Command }
  | { readonly type: "refusal_read" }
  | { readonly type: "quick_connects"; readonly open: boolean }
  | { readonly type: "signing_in" }
  | { readonly type: "signed_in" }
  | { readonly type: "not_signed_in"; readonly problem: SignInProblem | null }
  | { readonly type: "socket"; readonly socket: SocketState }
  | { readonly type: "line"; readonly line: LineState }
  | { readonly type: "troubles"; readonly troubles: readonly Trouble[] };

export const initial: State = {
  signIn: "out",
  signInProblem: null,
  socket: "connecting",
  line: "none",
  troubles: [],
  panel: null,
  clockOffset: 0,
  pending: {},
  refusal: null,
  quickConnectsOpen: false,
};

export function reduce(state: State, event: Event): State {
  switch (event.type) {
    case "panel":
      return { ...state, panel: event.panel, clockOffset: Date.parse(event.panel.now) - event.receivedAt };
    case "pressed":
      return { ...state, refusal: null, pending: { ...state.pending, [event.id]: event.command } };
    case "done":
      return {
        ...state,
        pending: without(state.pending, event.id),
        quickConnectsOpen: state.quickConnectsOpen && state.pending[event.id]?.verb !== "transfer",
      };
    case "refused":
      return { ...state, pending: without(state.pending, event.id), refusal: event };
    case "refusal_read":
      return { ...state, refusal: null };
    case "quick_connects":
      return { ...state, quickConnectsOpen: event.open };
    case "signing_in":
      return { ...state, signIn: "asking", signInProblem: null };
    case "signed_in":
      return { ...initial, signIn: "in" };
    case "not_signed_in":
      return { ...initial, signInProblem: event.problem };
    case "socket":
      // What was pressed before may or may not have arrived: the next panel tells.
      return { ...state, socket: event.socket, pending: {} };
    case "line":
      return { ...state, line: event.line };
    case "troubles":
      return { ...state, troubles: event.troubles };
  }
}

function without(pending: State["pending"], id: string): State["pending"] {
  const { [id]: _, ...rest } = pending;
  return rest;
}

/** Whether this very command was pressed and has no answer yet. */
export function isPending(pending: State["pending"], command: Command): boolean {
  return Object.values(pending).some(
    (sent) =>
      sent.verb === command.verb &&
      sent.contact === command.contact &&
      sent.party === command.party &&
      sent.quick_connect === command.quick_connect &&
      sent.status === command.status,
  );
}
