import { useRef, useState } from "react";
import { ClockOffset } from "../../shared/clock.ts";
import { Icon } from "../../shared/Icon.tsx";
import { texts } from "../../shared/language.ts";
import { Meter } from "../../shared/Meter.tsx";
import type { Sound } from "../../shared/sound.ts";
import { truthSentence } from "../../shared/text.ts";
import type { AgentCard, AgentPanel } from "../../shared/wire.ts";
import { Contact } from "./Contact.tsx";
import { Notices } from "./Notices.tsx";
import { type Presses, PressesContext } from "./panel.ts";
import { QuickConnects } from "./QuickConnects.tsx";
import { Settings } from "./Settings.tsx";
import { StatusPicker } from "./StatusPicker.tsx";
import { type Command, type Event, isPending, type State } from "./state.ts";

interface Props {
  readonly state: State;
  readonly panel: AgentPanel;
  readonly sound: Sound | null;
  dispatch(event: Event): void;
  press(command: Command): void;
  signOut(): void;
}

/** The whole Contact Control Panel of a signed-in agent: nothing is shown that is not in the panel or the page's state. */
export function Panel({ state, panel, sound, dispatch, press, signOut }: Props) {
  const [settings, setSettings] = useState(false);
  const list = useRef<HTMLButtonElement>(null);
  const presses: Presses = {
    pending: state.pending,
    heard: state.socket === "open",
    press(command) {
      if (presses.heard && !isPending(state.pending, command)) press(command);
    },
  };
  const showQuickConnects = (open: boolean): void => dispatch({ type: "quick_connects", open });
  return (
    <ClockOffset value={state.clockOffset}>
      <PressesContext value={presses}>
        <div className="ccp" data-line={state.line} data-quick-connects={state.quickConnectsOpen}>
          <header className="top">
            <StatusPicker agent={panel.agent} />
            <span className="who">{panel.agent.name}</span>
            <button
              type="button"
              className="button compact"
              data-testid="settings"
              aria-label={texts.settings}
              title={texts.settings}
              onClick={() => setSettings(true)}
            >
              <Icon name="settings" />
            </button>
          </header>
          <Notices state={state} sound={sound} onRead={() => dispatch({ type: "refusal_read" })} />
          <main className="contacts">
            {panel.contacts.map((contact) => (
              <Contact key={contact.contact} contact={contact} />
            ))}
            {panel.contacts.length === 0 && <p className="idle">{idle(panel.agent)}</p>}
          </main>
          {state.quickConnectsOpen && (
            <QuickConnects
              panel={panel}
              onClose={() => {
                showQuickConnects(false);
                list.current?.focus();
              }}
            />
          )}
          <footer className="bottom">
            {panel.destinations.length > 0 && (
              <button
                ref={list}
                type="button"
                className="button"
                data-testid="quick-connects"
                aria-expanded={state.quickConnectsOpen}
                onClick={() => showQuickConnects(!state.quickConnectsOpen)}
              >
                <Icon name="transfer" />
                {texts.quickConnects}
              </button>
            )}
            <span className="meters">
              <Meter icon="microphone" label={texts.you} level={() => sound?.ears.saidLevel() ?? -100} />
              <Meter icon="ear" label={texts.heard} level={() => sound?.ears.heardLevel() ?? -100} />
            </span>
          </footer>
          <p className="visually-hidden" aria-live="assertive" data-testid="announcement">
            {panel.contacts.map((contact) => truthSentence(texts, contact)).join(". ")}
          </p>
          {settings && (
            <Settings
              agent={panel.agent}
              sound={sound}
              onSignOut={signOut}
              onClose={() => setSettings(false)}
            />
          )}
        </div>
      </PressesContext>
    </ClockOffset>
  );
}

/** What an agent without a contact waits for. */
function idle({ status, line }: AgentCard): string {
  return status.kind === "routable" && line !== "up" ? texts.noLine : texts.idle[status.kind];
}
