import { Icon, type IconName } from "../../shared/Icon.tsx";
import { texts } from "../../shared/language.ts";
import type { Hearing } from "../../shared/text.ts";
import type { PartyCondition, PartyKind, PartyRow, Verb } from "../../shared/wire.ts";
import { VERB_ICON } from "./actions.ts";
import { CommandButton } from "./CommandButton.tsx";
import { Elapsed } from "./time.tsx";
import { conditionTone } from "./tone.ts";

const KIND: Record<PartyKind, IconName> = { customer: "person", agent: "agent" };
const HEARING: Record<Hearing, IconName> = {
  each_other: "bothWays",
  neither: "noWay",
  hears_you: "outwards",
  you_hear: "inwards",
};
/** Who is not yet on the call, or no longer, hears nobody: that goes without saying. */
const ABSENT: readonly PartyCondition[] = ["connecting", "ringing", "queued", "gone"];

/** One other party: who it is, what is true of it, whether you hear each other, and what you may do. */
export function Party({ contact, row }: { contact: string; row: PartyRow }) {
  const hearing = hearingOf(row);
  const condition =
    row.condition === "gone" && row.reason !== null ? texts.gone[row.reason] : texts.condition[row.condition];
  return (
    <li
      className="party"
      data-party={row.party}
      data-condition={row.condition}
      data-hearing={hearing}
      data-tone={conditionTone(row.condition)}
    >
      <Icon name={KIND[row.kind]} />
      <p className="party-state">
        <strong>{row.name}</strong>
        <span className="condition" data-testid="condition">
          {condition}, <Elapsed since={row.since} />
        </span>
        {!ABSENT.includes(row.condition) && (
          <span className="hearing" data-testid="hearing">
            <Icon name={HEARING[hearing]} />
            {texts.hearing[hearing]}
          </span>
        )}
        {row.muted && (
          <span className="hearing">
            <Icon name="muted" />
            {texts.muted}
          </span>
        )}
        <span className="word" data-testid="party-word">
          {row.word}
        </span>
      </p>
      <div className="party-actions">
        {row.actions.map(({ verb }) => (
          <CommandButton
            key={verb}
            command={{ verb, contact, party: row.party }}
            icon={VERB_ICON[verb]}
            look={look(verb)}
            label={`${texts.verb[verb]} ${row.name}`}
            compact={texts.verb[verb]}
          />
        ))}
      </div>
    </li>
  );
}

function look(verb: Verb): "stop" | "plain" {
  return verb === "drop" ? "stop" : "plain";
}

function hearingOf({ hears_you, you_hear }: PartyRow): Hearing {
  if (hears_you) return you_hear ? "each_other" : "hears_you";
  return you_hear ? "you_hear" : "neither";
}
