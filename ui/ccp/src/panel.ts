import { createContext, useContext } from "react";
import type { Command, State } from "./state.ts";

/** What every part of the panel may need to press a button. */
export interface Presses {
  readonly pending: State["pending"];
  press(command: Command): void;
}

export const PressesContext = createContext<Presses>({ pending: {}, press: () => undefined });

export function usePresses(): Presses {
  return useContext(PressesContext);
}
