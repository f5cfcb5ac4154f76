import "../../shared/tokens.css";
import "../../shared/parts.css";
import "./ccp.css";
import { createRoot } from "react-dom/client";
import { rootElement } from "../../shared/root.ts";
import { makeStore } from "../../shared/store.ts";
import type { AgentPanel } from "../../shared/wire.ts";
import { App } from "./App.tsx";
import type { Session } from "./session.ts";
import { type Command, initial, reduce, type State } from "./state.ts";

/** For tests, on `window`: the page in any state, without a server. It is built apart and never shipped. */
interface Gallery {
  /** Every command that was pressed since the last rendering. */
  readonly pressed: Command[];
  /** The page of a signed-in agent whose newest panel is this one; `rest` is what else the page knows. */
  renderPanel(panel: AgentPanel, rest?: Partial<State>): void;
  /** The page in this state, `initial` where nothing is said. */
  renderState(state: Partial<State>): void;
}

const root = createRoot(rootElement());
let renderings = 0;

const pressed: Command[] = [];

function renderState(state: Partial<State>): void {
  const store = makeStore(reduce, { ...initial, ...state });
  pressed.length = 0;
  renderings += 1;
  const session: Session = {
    sound: null,
    signIn: async () => store.dispatch({ type: "signing_in" }),
    signOut: () => undefined,
    press(command) {
      pressed.push(command);
      store.dispatch({ type: "pressed", id: String(pressed.length), command });
    },
  };
  root.render(<App key={renderings} store={store} session={session} />);
}

function renderPanel(panel: AgentPanel, rest?: Partial<State>): void {
  const clockOffset = Date.parse(panel.now) - Date.now();
  renderState({ signIn: "in", socket: "open", line: "open", panel, clockOffset, ...rest });
}

const gallery: Gallery = { pressed, renderPanel, renderState };
Object.assign(window, gallery);
