import { useEffect } from "react";
import { texts } from "../../shared/language.ts";
import { ring } from "../../shared/ring.ts";
import type { Sound } from "../../shared/sound.ts";
import { truthSentence } from "../../shared/text.ts";
import type { AgentPanel } from "../../shared/wire.ts";

/** While a contact is offered the page rings and its title says who calls. */
export function useRinging(panel: AgentPanel | null, sound: Sound | null): void {
  const offered = panel?.contacts.find(({ truth }) => truth.kind === "incoming");
  const call = offered === undefined ? null : truthSentence(texts, offered);
  useEffect(() => {
    document.title = call === null ? `${texts.ccp} · Centralino` : `☎ ${call}`;
  }, [call]);
  const ringing = call !== null;
  useEffect(() => (ringing && sound !== null ? ring(sound.context) : undefined), [ringing, sound]);
}
