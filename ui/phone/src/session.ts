import { openSocket, type Socket } from "../../shared/socket.ts";
import { makeSound, type Sound } from "../../shared/sound.ts";
import type { Store } from "../../shared/store.ts";
import type { CallState, CustomerToShell, ShellToCustomer } from "../../shared/wire.ts";
import type { Event, State } from "./state.ts";

/** One customer's telephone in one tab. What happens goes to the store. */
export interface Session {
  readonly sound: Sound | null;
  call(name: string): void;
  hangUp(): void;
  press(digit: string): void;
}

const TICKET = "centralino.ticket";

/** Goes on with this tab's call, if there was one before a reload. */
export function makeSession({ dispatch }: Store<State, Event>): Session {
  let socket: Socket<CustomerToShell> | null = null;
  let sound: Sound | null = null;

  /** `name` for a new call, null to go on with the one whose ticket this tab has. */
  function begin(name: string | null): void {
    dispatch({ type: "calling" });
    let asked = name === null;
    sound = makeSound({
      onOffer(sdp) {
        // A new call is greeted with its first offer: there is nothing to say before.
        socket ??= open();
        const call = !asked && name !== null;
        const sent = socket.send(call ? { type: "call", name, sdp } : { type: "line_offer", sdp });
        asked ||= sent;
        return sent;
      },
      onLine: (line) => dispatch({ type: "line", line }),
      onTroubles: (troubles) => dispatch({ type: "troubles", troubles }),
    });
    const open = (): Socket<CustomerToShell> =>
      openSocket<ShellToCustomer, CustomerToShell>("../phone/socket", {
        onOpen() {
          dispatch({ type: "socket", socket: "open" });
          const ticket = sessionStorage.getItem(TICKET);
          if (ticket !== null) socket?.send({ type: "resume", ticket });
          sound?.offerAgain();
        },
        onMessage: receive,
        onLost() {
          dispatch({ type: "socket", socket: "lost" });
          // The call was asked for, and nobody can say whether it was heard: better none than two.
          if (asked && sessionStorage.getItem(TICKET) === null) end("lost");
        },
      });
    if (asked) socket = open();
    void sound.connect();
  }

  function receive(message: ShellToCustomer): void {
    switch (message.type) {
      case "call_accepted":
        sessionStorage.setItem(TICKET, message.ticket);
        break;
      case "call_state":
        if (message.word === "ended") close();
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
    }
  }

  /** Ends the call here, without the shell. */
  function end(reason: string): void {
    close();
    const ended: CallState = { type: "call_state", word: "ended", since: new Date().toISOString(), reason };
    dispatch(ended);
  }

  function close(): void {
    sessionStorage.removeItem(TICKET);
    socket?.close();
    sound?.close();
    socket = null;
    sound = null;
  }

  if (sessionStorage.getItem(TICKET) !== null) begin(null);
  return {
    get sound() {
      return sound;
    },
    call: begin,
    hangUp() {
      if (!socket?.send({ type: "hang_up" })) end("hung_up");
    },
    press: (digit) => sound?.press(digit),
  };
}
