import { texts } from "../../shared/language.ts";
import { type Store, useStore } from "../../shared/store.ts";
import { Panel } from "./Panel.tsx";
import { SignIn } from "./SignIn.tsx";
import type { Session } from "./session.ts";
import type { Event, State } from "./state.ts";
import { useRinging } from "./useRinging.ts";

export function App({ store, session }: { store: Store<State, Event>; session: Session }) {
  const state = useStore(store);
  useRinging(state.panel, session.sound);
  if (state.signIn !== "in") {
    return (
      <SignIn asking={state.signIn === "asking"} problem={state.signInProblem} onSignIn={session.signIn} />
    );
  }
  if (state.panel === null) {
    return (
      <main className="idle" aria-busy="true">
        {state.socket === "lost" ? texts.signInProblem.unreachable : texts.socket.connecting}
      </main>
    );
  }
  return (
    <Panel
      state={state}
      panel={state.panel}
      sound={session.sound}
      dispatch={store.dispatch}
      press={session.press}
      signOut={session.signOut}
    />
  );
}
