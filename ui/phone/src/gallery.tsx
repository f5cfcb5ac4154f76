import "../../shared/tokens.css";
import "../../shared/parts.css";
import "./phone.css";
import { createRoot } from "react-dom/client";
import { rootElement } from "../../shared/root.ts";
import { makeStore } from "../../shared/store.ts";
import { App } from "./App.tsx";
import type { Session } from "./session.ts";
import { initial, reduce, type State } from "./state.ts";

/** For tests, on `window`: the page in any state, without a server. It is built apart and never shipped. */
interface Gallery {
  /** Every digit that was pressed since the last rendering, "call NAME" and "hang up". */
  readonly pressed: string[];
  /** The page in this state, `initial` where nothing is said. */
  renderState(state: Partial<State>): void;
}

const root = createRoot(rootElement());
let renderings = 0;

const pressed: string[] = [];

function renderState(state: Partial<State>): void {
  const store = makeStore(reduce, { ...initial, ...state });
  pressed.length = 0;
  renderings += 1;
  const session: Session = {
    sound: null,
    call: (name) => pressed.push(`call ${name}`),
    hangUp: () => pressed.push("hang up"),
    press: (digit) => pressed.push(digit),
  };
  root.render(<App key={renderings} store={store} session={session} />);
}

const gallery: Gallery = { pressed, renderState };
Object.assign(window, gallery);
