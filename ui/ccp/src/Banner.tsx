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
          <span className="origin">{origin(contact)}</span>
          {contact.recorded && (
            <span className="recorded" title={texts.recorded}>
              ● <span>{texts.recorded}</span>
            </span>
          )}
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

/** The queue, and who sent the contact unless the truth says so already. */
function origin({ queue, transferred_by, truth }: ContactCard): string {
  const from = transferred_by === null || truth.kind === "incoming" ? null : texts.from(transferred_by);
  return [queue, from].filter((part) => part !== null).join(" ");
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
