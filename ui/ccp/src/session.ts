import { openSocket, type Socket } from "../../shared/socket.ts";
import { makeSound, type Sound } from "../../shared/sound.ts";
import type { Store } from "../../shared/store.ts";
import type { AgentToShell, ShellToAgent } from "../../shared/wire.ts";
import type { Command, Event, SignInProblem, State } from "./state.ts";

/** One agent's session in one tab: his token, his socket and his sound. What happens goes to the store. */
export interface Session {
  readonly sound: Sound | null;
  signIn(username: string, password: string): Promise<void>;
  signOut(): void;
  press(command: Command): void;
}

const TOKEN = "centralino.token";
const DEFAULT_WAIT = 30;

/** Goes on where this tab was, if it was signed in before a reload. */
export function makeSession({ dispatch }: Store<State, Event>): Session {
  let socket: Socket<AgentToShell> | null = null;
  let sound: Sound | null = null;
  let presses = 0;

  function begin(token: string): void {
    dispatch({ type: "signed_in" });
    sound = makeSound({
      onOffer: (sdp) => socket?.send({ type: "line_offer", sdp }) ?? false,
      onLine: (line) => dispatch({ type: "line", line }),
      onTroubles: (troubles) => dispatch({ type: "troubles", troubles }),
    });
    socket = openSocket<ShellToAgent, AgentToShell>("../agent/socket", {
      onOpen() {
        dispatch({ type: "socket", socket: "open" });
        socket?.send({ type: "hello", token });
        sound?.offerAgain();
      },
      onMessage: receive,
      onLost: () => dispatch({ type: "socket", socket: "lost" }),
    });
    void sound.connect();
  }

  function receive(message: ShellToAgent): void {
    switch (message.type) {
      case "panel":
        dispatch({ type: "panel", panel: message.panel, receivedAt: Date.now() });
        sound?.mute(message.panel.contacts.some((contact) => contact.muted));
        break;
      case "done":
      case "refused":
        dispatch(message);
        break;
      case "line_answer":
        void sound?.answer(message.sdp);
        break;
      case "line_refused":
        sound?.refused();
        break;
      case "line_wanted":
        void sound?.connect();
        break;
      case "signed_out":
        end({ kind: "signedOut" });
        break;
    }
  }

  function end(problem: SignInProblem | null): void {
    sessionStorage.removeItem(TOKEN);
    socket?.close();
    sound?.close();
    socket = null;
    sound = null;
    dispatch({ type: "not_signed_in", problem });
  }

  const token = sessionStorage.getItem(TOKEN);
  if (token !== null) begin(token);
  return {
    get sound() {
      return sound;
    },
    async signIn(username, password) {
      dispatch({ type: "signing_in" });
      const answer = await ask(username, password);
      if (typeof answer !== "string") {
        dispatch({ type: "not_signed_in", problem: answer });
        return;
      }
      sessionStorage.setItem(TOKEN, answer);
      begin(answer);
    },
    signOut: () => socket?.send({ type: "sign_out" }),
    press(command) {
      presses += 1;
      const id = String(presses);
      if (socket?.send({ type: "command", id, ...command })) dispatch({ type: "pressed", id, command });
    },
  };
}

/** A token, or why there is none. */
async function ask(username: string, password: string): Promise<string | SignInProblem> {
  try {
    const response = await fetch(new URL("../api/sign-in", document.baseURI), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, password }),
    });
    if (response.ok) {
      const { token }: { token: string } = await response.json();
      return token;
    }
    if (response.status === 401) return { kind: "wrong" };
    if (response.status === 429) {
      return { kind: "tooMany", wait: Number(response.headers.get("retry-after")) || DEFAULT_WAIT };
    }
    const { sentence }: { sentence: string } = await response.json();
    return { kind: "told", sentence };
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
  }
  return { kind: "unreachable" };
}
