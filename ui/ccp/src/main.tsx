import "../../shared/tokens.css";
import "../../shared/parts.css";
import "./ccp.css";
import { createRoot } from "react-dom/client";
import { expose } from "../../shared/centralino.ts";
import { rootElement } from "../../shared/root.ts";
import { speakAsAddressSays } from "../../shared/speak.ts";
import { makeStore } from "../../shared/store.ts";
import { App } from "./App.tsx";
import { makeSession } from "./session.ts";
import { initial, reduce } from "./state.ts";

speakAsAddressSays();
const store = makeStore(reduce, initial);
const session = makeSession(store);
expose(
  () => store.state,
  () => session.sound,
);
createRoot(rootElement()).render(<App store={store} session={session} />);
