// Written by scripts/generate_types.py: change src/centralino/web/wire.py, then `make types`.

/** `holds_sound`: this page wants the agent's line. The newest page that says so has it. */
export interface AgentHello {
  readonly type: "hello";
  readonly token: string;
  readonly holds_sound?: boolean;
}

/**
 * What an agent can command. The same words in `allowed`, in the panel and on the wire.
 *
 * CLEAR and SET_STATUS are the floor's; all others a call's.
 */
export type Verb =
  | "accept"
  | "reject"
  | "transfer"
  | "back_to_customer"
  | "hold"
  | "resume"
  | "hold_all"
  | "join"
  | "swap"
  | "drop"
  | "leave"
  | "mute"
  | "unmute"
  | "clear"
  | "set_status";

/**
 * One press. `id` comes back in Done or Refused; which of the rest is needed depends on the verb.
 *
 * TRANSFER: contact and quick_connect. HOLD, RESUME, DROP: contact and party. SET_STATUS: status. All
 * others: contact.
 */
export interface CommandMessage {
  readonly type: "command";
  readonly id: string;
  readonly verb: Verb;
  readonly contact?: string | null;
  readonly party?: string | null;
  readonly quick_connect?: string | null;
  readonly status?: string | null;
}

/** The SDP offer of the page's peer connection. A new one replaces the line's earlier one. */
export interface LineOffer {
  readonly type: "line_offer";
  readonly sdp: string;
}

/** The agent goes: refused while he is on a contact. */
export interface SignOut {
  readonly type: "sign_out";
}

export type AgentToShell = AgentHello | CommandMessage | LineOffer | SignOut;

export type StatusKind = "routable" | "custom" | "offline";

export interface StatusChoice {
  readonly status: string;
  readonly name: string;
  readonly kind: StatusKind;
}

/** What the agent is doing, derived: behaviour.md 5.1. */
export type Activity =
  | "available"
  | "custom"
  | "offline"
  | "incoming"
  | "on_contact"
  | "after_contact_work"
  | "missed";

/** The agent's standing line. NONE: no page holds one. */
export type LineWord = "none" | "connecting" | "up" | "dark";

/** `next_status` is applied when the last contact is cleared. `statuses` are what he may choose. */
export interface AgentCard {
  readonly agent: string;
  readonly username: string;
  readonly name: string;
  readonly status: StatusChoice;
  readonly since: string;
  readonly next_status: StatusChoice | null;
  readonly activity: Activity;
  readonly activity_since: string;
  readonly line: LineWord;
  readonly statuses: readonly StatusChoice[];
}

/** Connect's own banner words (S4, S9, S14, S20), kept to the letter and shown small. */
export type Word =
  | "Incoming"
  | "Connecting"
  | "Connected"
  | "On hold"
  | "Joined"
  | "Missed"
  | "After call work"
  | "Disconnected";

/**
 * The one sentence that is large and in colour. `names` are whom it is about, in order.
 *
 * The comments give what a page should make of it (Truth.names filled in).
 */
export type TruthKind =
  | "incoming"
  | "connecting"
  | "message_to_you"
  | "message_to_other"
  | "asking"
  | "ringing"
  | "queued"
  | "talking"
  | "held_by"
  | "all_held"
  | "failed"
  | "customer_left"
  | "away"
  | "after_contact_work"
  | "missed";

/** Why a leg failed or a party is gone (design section 3). */
export type Reason =
  | "rejected"
  | "missed"
  | "busy"
  | "offline"
  | "no_answer"
  | "invalid"
  | "unreachable"
  | "closed"
  | "full"
  | "left"
  | "dropped"
  | "lost"
  | "taken_back"
  | "flow_ended";

export interface Truth {
  readonly kind: TruthKind;
  readonly names: readonly string[];
  readonly since: string | null;
  readonly until: string | null;
  readonly reason: Reason | null;
}

export type PartyKind = "customer" | "agent";

/** What is true of a party. HELD: hears its hold flow. GONE: failed or left, with the reason. */
export type PartyCondition =
  | "connecting"
  | "ringing"
  | "hears_message"
  | "queued"
  | "talking"
  | "held"
  | "silent"
  | "away"
  | "gone";

/** What leaving does: shown on the button before it is pressed. */
export type Consequence = "ends_call" | "joins" | "cold_transfer";

/**
 * An allowed command. `party` for those about one party; `names` also on BACK_TO_CUSTOMER: whose.
 *
 * LEAVE without a consequence leaves the others as they are, or one of them waiting for somebody else.
 */
export interface Action {
  readonly verb: Verb;
  readonly party: string | null;
  readonly consequence: Consequence | null;
  readonly names: readonly string[];
}

/**
 * One party of the call as this agent sees it; he himself is not among them.
 *
 * `party` is the contact's id for whom he transfers to and who has not come yet: nothing can be done to
 * him. The customer who has gone keeps a row, and the target who was not reached or has gone.
 * `hears_you`: what you say reaches him now. `you_hear`: what he says reaches you.
 */
export interface PartyRow {
  readonly party: string;
  readonly kind: PartyKind;
  readonly name: string;
  readonly word: Word;
  readonly condition: PartyCondition;
  readonly since: string;
  readonly until: string | null;
  readonly reason: Reason | null;
  readonly muted: boolean;
  readonly hears_you: boolean;
  readonly you_hear: boolean;
  readonly actions: readonly Action[];
}

/**
 * One contact of this agent. `actions` are those of the contact as a whole, parties have their own.
 *
 * `transferred_by` is who sends the contact to him.
 */
export interface ContactCard {
  readonly contact: string;
  readonly word: Word;
  readonly truth: Truth;
  readonly queue: string | null;
  readonly customer: string;
  readonly transferred_by: string | null;
  readonly started: string;
  readonly muted: boolean;
  readonly recorded: boolean;
  readonly parties: readonly PartyRow[];
  readonly actions: readonly Action[];
}

export type DestinationKind = "user" | "queue" | "phone_number" | "flow";

/** A quick connect with its live state. `activity` for agents; `since` when that began. */
export interface Destination {
  readonly quick_connect: string;
  readonly kind: DestinationKind;
  readonly name: string;
  readonly description: string;
  readonly person: string;
  readonly activity: Activity | null;
  readonly status: string;
  readonly since: string | null;
}

/**
 * The whole page. `now` is the server's clock when it was made, for timers without skew.
 *
 * `may_transfer` is whether choosing a destination is allowed now; the list itself may be read before.
 */
export interface AgentPanel {
  readonly now: string;
  readonly agent: AgentCard;
  readonly contacts: readonly ContactCard[];
  readonly may_transfer: boolean;
  readonly destinations: readonly Destination[];
}

export interface PanelMessage {
  readonly type: "panel";
  readonly panel: AgentPanel;
}

export interface Done {
  readonly type: "done";
  readonly id: string;
}

/** `code` for the page's own sentence in its language, `sentence` in English for other clients. */
export interface Refused {
  readonly type: "refused";
  readonly id: string;
  readonly code: string;
  readonly sentence: string;
}

export interface LineAnswer {
  readonly type: "line_answer";
  readonly sdp: string;
}

export interface LineRefused {
  readonly type: "line_refused";
  readonly reason: string;
}

/** Make a new peer connection and offer it: the old one is gone at our end. */
export interface LineWanted {
  readonly type: "line_wanted";
}

/** The last message: the token is no longer good, or another page of the agent took over. */
export interface SignedOut {
  readonly type: "signed_out";
  readonly reason: string;
}

export type ShellToAgent = PanelMessage | Done | Refused | LineAnswer | LineRefused | LineWanted | SignedOut;

/** A customer calls. `name` is what agents see; `sdp` the offer of his page. */
export interface CallRequest {
  readonly type: "call";
  readonly name: string;
  readonly sdp: string;
}

/**
 * A page goes on with its call: `ticket` is what CallAccepted gave.
 *
 * A page that was reloaded sends a LineOffer next; one that only lost its socket still has its sound.
 */
export interface CallResume {
  readonly type: "resume";
  readonly ticket: string;
}

export interface HangUp {
  readonly type: "hang_up";
}

export type CustomerToShell = CallRequest | CallResume | LineOffer | HangUp;

export interface CallAccepted {
  readonly type: "call_accepted";
  readonly ticket: string;
}

/** What the customer's page shows. The page is a telephone: it is not told who holds him. */
export type CallWord = "connecting" | "in_call" | "ended";

/** `reason` with ENDED, as a word: `hung_up`, `ended`, `lost`, `refused`, `unknown_call`. */
export interface CallState {
  readonly type: "call_state";
  readonly word: CallWord;
  readonly since: string;
  readonly reason?: string | null;
}

export type ShellToCustomer = CallAccepted | CallState | LineAnswer | LineRefused | LineWanted;
