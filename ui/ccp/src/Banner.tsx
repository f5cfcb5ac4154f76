import { Icon } from "../../shared/Icon.tsx";
import { texts } from "../../shared/language.ts";
import { truthSentence } from "../../shared/text.ts";
import type { ContactCard, Truth } from "../../shared/wire.ts";
import { Elapsed, Remaining } from "./time.tsx";
import { truthLook } from "./tone.ts";

/** Connect's word, small, and the truth, large and in its colour. */
export function Banner({ contact }: { contact: ContactCard }) {
  const { tone, icon } = truthLook(contact.truth);
  return (
    <header className="banner" data-tone={tone}>
      <Icon name={icon} />
      <div>
        <p className="facts">
          <span data-testid="word">{contact.word}</span>
          {contact.queue !== null && <span title={texts.queue(contact.queue)}>{contact.queue}</span>}
          {contact.transferred_by !== null && contact.truth.kind !== "incoming" && (
            <span>{texts.from(contact.transferred_by)}</span>
          )}
          {contact.recorded && <span className="recorded">{texts.recorded}</span>}
          <Elapsed since={contact.started} />
        </p>
        <h2 className="truth" data-testid="truth">
          {truthSentence(texts, contact)}
          <TruthTime truth={contact.truth} />
        </h2>
      </div>
    </header>
  );
}

/** Offers and after-contact work run out; everything else lasts. */
function TruthTime({ truth: { kind, since, until } }: { truth: Truth }) {
  if (until !== null && kind === "incoming") {
    return (
      <>
        , <Remaining until={until} />
      </>
    );
  }
  if (until !== null && kind === "after_contact_work") {
    return (
      <>
        , <Remaining until={until} say={texts.clearsIn} />
      </>
    );
  }
  return since === null ? null : (
    <>
      , <Elapsed since={since} />
    </>
  );
}
