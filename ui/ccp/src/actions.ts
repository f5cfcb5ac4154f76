import type { IconName } from "../../shared/Icon.tsx";
import type { Texts } from "../../shared/text.ts";
import type { Action, ContactCard, Verb } from "../../shared/wire.ts";

export const VERB_ICON: Record<Verb, IconName> = {
  accept: "phone",
  reject: "close",
  back_to_customer: "back",
  join: "join",
  swap: "swap",
  hold_all: "hold",
  hold: "hold",
  resume: "resume",
  mute: "microphone",
  unmute: "muted",
  drop: "close",
  leave: "leave",
  clear: "check",
  transfer: "transfer",
  set_status: "check",
};

/** In which order a contact's buttons stand. Transfers are chosen in the list of quick connects. */
const ORDER: readonly Verb[] = [
  "accept",
  "reject",
  "back_to_customer",
  "mute",
  "unmute",
  "join",
  "swap",
  "hold_all",
  "leave",
  "clear",
];

export function inOrder(actions: readonly Action[]): readonly Action[] {
  return ORDER.flatMap((verb) => actions.filter((action) => action.verb === verb));
}

/** What the button says: leaving names whom it joins. */
export function actionLabel(texts: Texts, action: Action, contact: ContactCard): string {
  if (action.verb === "leave" && action.consequence !== null) {
    return texts.leave[action.consequence](action.names, contact.customer);
  }
  return texts.verb[action.verb];
}

/** The contact that a chosen quick connect is for. */
export function transferable(contacts: readonly ContactCard[]): ContactCard | undefined {
  return contacts.find(({ actions }) => actions.some(({ verb }) => verb === "transfer"));
}
