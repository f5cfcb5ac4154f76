import { createContext, useContext } from "react";
import type { Command, State } from "./state.ts";

/** What every part of the panel may need to press a button. */
export interface Presses {
  readonly pending: State["pending"];
  /** Whether the shell can hear a press now. */
  readonly heard: boolean;
  /** Nothing happens while the same command waits for its answer, or the shell cannot hear. */
  press(command: Command): void;
}

export const PressesContext = createContext<Presses>({ pending: {}, heard: false, press: () => undefined });

export function usePresses(): Presses {
  return useContext(PressesContext);
}
