import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Icon } from "../../shared/Icon.tsx";
import { texts } from "../../shared/language.ts";
import type { AgentPanel, Destination } from "../../shared/wire.ts";
import { transferable } from "./actions.ts";
import { CommandButton } from "./CommandButton.tsx";
import { DestinationOption, optionId } from "./DestinationOption.tsx";
import { matching } from "./filter.ts";
import { usePresses } from "./panel.ts";
import type { Command } from "./state.ts";

/** The searchable list. Chosen by arrows or a click; Enter, a double click or the button transfers. */
export function QuickConnects({ panel, onClose }: { panel: AgentPanel; onClose: () => void }) {
  const { press } = usePresses();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const found = matching(panel.destinations, query);
  const place = found.findIndex(({ quick_connect }) => quick_connect === chosen);
  const at = query.trim() === "" ? place : Math.max(place, 0);
  const current = found[at];
  const contact = panel.may_transfer ? transferable(panel.contacts) : undefined;

  useEffect(() => search.current?.focus(), []);
  useEffect(() => {
    document.getElementById(optionId(at))?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const transfer = ({ quick_connect }: Destination): Command | null =>
    contact === undefined ? null : { verb: "transfer", contact: contact.contact, quick_connect };
  const go = (destination: Destination | undefined): void => {
    const command = destination === undefined ? null : transfer(destination);
    if (command !== null) press(command);
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      const next = at < 0 && step < 0 ? found.length - 1 : (at + step + found.length) % found.length;
      setChosen(found[next]?.quick_connect ?? null);
    } else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) go(current);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
  };
  const command = current === undefined ? null : transfer(current);

  return (
    <section className="quick-connects" aria-label={texts.quickConnects} onKeyDown={onKey}>
      <div className="search">
        <Icon name="search" />
        <input
          ref={search}
          className="field"
          type="search"
          role="combobox"
          aria-expanded="true"
          aria-controls="destinations"
          aria-activedescendant={current && optionId(at)}
          aria-label={texts.search}
          placeholder={texts.search}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(null);
          }}
        />
        <button
          type="button"
          className="button compact"
          aria-label={texts.close}
          title={texts.close}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      <div role="listbox" id="destinations" className="destinations" aria-label={texts.quickConnects}>
        {found.map((destination, index) => (
          <DestinationOption
            key={destination.quick_connect}
            destination={destination}
            place={index}
            chosen={destination === current}
            onChoose={() => setChosen(destination.quick_connect)}
            onTransfer={() => go(destination)}
          />
        ))}
        {found.length === 0 && <p className="nothing">{texts.nothingFound}</p>}
      </div>
      {current !== undefined && command !== null && (
        <CommandButton
          command={command}
          icon="transfer"
          look="first"
          label={texts.transferTo(current.name)}
        />
      )}
    </section>
  );
}
