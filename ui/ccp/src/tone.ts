import type { IconName } from "../../shared/Icon.tsx";
import type { Activity, PartyCondition, Truth, TruthKind } from "../../shared/wire.ts";

/** The colours of what is true: tokens.css gives each its own. */
export type Tone = "talking" | "waiting" | "calling" | "conference" | "held" | "failed" | "over";

const TRUTH: Record<TruthKind, readonly [Tone, IconName]> = {
  incoming: ["calling", "phone"],
  connecting: ["waiting", "clock"],
  message_to_you: ["waiting", "message"],
  message_to_other: ["waiting", "message"],
  asking: ["waiting", "search"],
  ringing: ["waiting", "phone"],
  queued: ["waiting", "queue"],
  talking: ["talking", "phone"],
  held_by: ["held", "hold"],
  all_held: ["held", "hold"],
  failed: ["failed", "warning"],
  customer_left: ["failed", "hangUp"],
  away: ["waiting", "clock"],
  after_contact_work: ["over", "check"],
  missed: ["failed", "warning"],
};

const CONDITION: Record<PartyCondition, Tone> = {
  connecting: "waiting",
  ringing: "waiting",
  hears_message: "waiting",
  queued: "waiting",
  talking: "talking",
  held: "held",
  silent: "held",
  away: "waiting",
  gone: "failed",
};

const ACTIVITY: Record<Activity, Tone> = {
  available: "talking",
  custom: "waiting",
  offline: "held",
  incoming: "waiting",
  on_contact: "conference",
  after_contact_work: "waiting",
  missed: "failed",
};

export function truthLook(truth: Truth): { readonly tone: Tone; readonly icon: IconName } {
  const [tone, icon] = TRUTH[truth.kind];
  return { tone: truth.kind === "talking" && truth.names.length > 1 ? "conference" : tone, icon };
}

export const conditionTone = (condition: PartyCondition): Tone => CONDITION[condition];
export const activityTone = (activity: Activity): Tone => ACTIVITY[activity];
