import { texts } from "../../shared/language.ts";
import type { Action, ContactCard } from "../../shared/wire.ts";
import { actionLabel, inOrder, VERB_ICON } from "./actions.ts";
import { Banner } from "./Banner.tsx";
import { CommandButton } from "./CommandButton.tsx";
import { Party } from "./Party.tsx";

/** One contact: what is true, who is on it, and what may be done. */
export function Contact({ contact }: { contact: ContactCard }) {
  return (
    <section className="contact" data-contact={contact.contact} aria-label={contact.customer}>
      <Banner contact={contact} />
      <ul className="parties">
        {contact.parties.map((row) => (
          <Party key={row.party} contact={contact.contact} row={row} />
        ))}
      </ul>
      <div className="actions">
        {inOrder(contact.actions).map((action) => (
          <CommandButton
            key={action.verb}
            command={{ verb: action.verb, contact: contact.contact }}
            icon={action.consequence === "ends_call" ? "hangUp" : VERB_ICON[action.verb]}
            look={look(action)}
            label={actionLabel(texts, action, contact)}
          />
        ))}
      </div>
    </section>
  );
}

function look({ verb, consequence }: Action): "go" | "stop" | "first" | "plain" {
  if (verb === "accept") return "go";
  if (verb === "reject" || consequence === "ends_call") return "stop";
  return verb === "back_to_customer" || verb === "clear" ? "first" : "plain";
}
