import { english } from "./texts/english.ts";
import { italian } from "./texts/italian.ts";
import type { Trouble } from "./trouble.ts";
import type {
  Activity,
  CallWord,
  Consequence,
  ContactCard,
  PartyCondition,
  Reason,
  StatusKind,
  TruthKind,
  Verb,
} from "./wire.ts";

/** What a sentence of truth is about. `names` are joined; `several` says that they are more than one. */
export interface About {
  readonly names: string;
  readonly several: boolean;
  readonly customer: string;
  readonly by: string | null;
  readonly queue: string | null;
  readonly reason: Reason | null;
}

export type Hearing = "each_other" | "neither" | "hears_you" | "you_hear";

/** Everything a page says, in one language. Connect's own words (`Word`) are shown as they are. */
export interface Texts {
  readonly truth: Record<TruthKind, (about: About) => string>;
  readonly failed: Record<Reason, (names: string) => string>;
  readonly condition: Record<PartyCondition, string>;
  readonly gone: Record<Reason, string>;
  readonly activity: Record<Activity, string>;
  readonly verb: Record<Verb, string>;
  readonly leave: Record<Consequence, (names: readonly string[], customer: string) => string>;
  readonly hearing: Record<Hearing, string>;
  readonly trouble: Record<Trouble, string>;
  readonly socket: Record<"lost" | "connecting", string>;
  /** By `Refused.code`; the shell's own sentence stands in for what is missing here. */
  readonly refused: Readonly<Record<string, string>>;
  readonly signInProblem: {
    readonly wrong: string;
    readonly tooMany: (wait: string) => string;
    readonly unreachable: string;
    readonly signedOut: string;
  };
  readonly list: (names: readonly string[]) => string;
  readonly ccp: string;
  readonly username: string;
  readonly password: string;
  readonly signIn: string;
  readonly signOut: string;
  readonly next: (status: string) => string;
  readonly left: (time: string) => string;
  readonly clearsIn: (time: string) => string;
  readonly recorded: string;
  readonly muted: string;
  readonly from: (name: string) => string;
  readonly idle: Record<StatusKind, string>;
  readonly noLine: string;
  readonly quickConnects: string;
  readonly search: string;
  readonly nothingFound: string;
  readonly transferTo: (name: string) => string;
  readonly close: string;
  readonly tryAgain: string;
  readonly turnSoundOn: string;
  readonly you: string;
  readonly heard: string;
  readonly settings: string;
  readonly speakWith: string;
  readonly microphone: string;
  readonly tone: string;
  readonly sentence: string;
  readonly hertz: string;
  readonly phone: {
    readonly title: string;
    readonly name: string;
    readonly call: string;
    readonly hangUp: string;
    readonly keypad: string;
    readonly ready: string;
    readonly word: Record<CallWord, string>;
    readonly reason: Readonly<Record<string, string>>;
  };
}

export const languages = { en: english, it: italian };

/** The first language of the browser's list that we have, else English. */
export function choose(wanted: readonly string[]): keyof typeof languages {
  for (const tag of wanted) {
    if (tag.startsWith("it")) return "it";
    if (tag.startsWith("en")) return "en";
  }
  return "en";
}

/** The one large sentence of a contact. */
export function truthSentence(t: Texts, contact: ContactCard): string {
  const { kind, names, reason } = contact.truth;
  return t.truth[kind]({
    names: t.list(names),
    several: names.length > 1,
    customer: contact.customer,
    by: contact.transferred_by,
    queue: contact.queue,
    reason,
  });
}
