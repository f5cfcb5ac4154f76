import { expect, test } from "vitest";
import type { Action, Verb } from "../../shared/wire.ts";
import { inOrder, VERB_ICON } from "./actions.ts";

const action = (verb: Verb): Action => ({ verb, party: null, consequence: null, names: [] });

test("Back to customer comes first, leaving last, whatever the order of the panel", () => {
  const verbs: Verb[] = ["leave", "swap", "mute", "join", "hold_all", "back_to_customer"];
  expect(inOrder(verbs.map(action)).map(({ verb }) => verb)).toEqual([
    "back_to_customer",
    "mute",
    "join",
    "swap",
    "hold_all",
    "leave",
  ]);
});

test("every verb has a button: among a contact's, in a party's row, in the list or in the status picker", () => {
  const elsewhere: Verb[] = ["hold", "resume", "drop", "transfer", "set_status"];
  const verbs = Object.keys(VERB_ICON) as Verb[];
  const contacts = inOrder(verbs.map(action)).map(({ verb }) => verb);
  expect([...contacts, ...elsewhere].sort()).toEqual([...verbs].sort());
});
