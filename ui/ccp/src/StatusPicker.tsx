import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Icon } from "../../shared/Icon.tsx";
import { texts } from "../../shared/language.ts";
import type { AgentCard, StatusKind } from "../../shared/wire.ts";
import { usePresses } from "./panel.ts";
import { isPending } from "./state.ts";
import { Elapsed } from "./time.tsx";
import { activityTone, type Tone } from "./tone.ts";

const KIND: Record<StatusKind, Tone> = { routable: "talking", custom: "waiting", offline: "held" };

/** What the agent is doing and since when; a press opens the statuses that he may choose. */
export function StatusPicker({ agent }: { agent: AgentCard }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const chosenByHim = ["available", "custom", "offline"].includes(agent.activity);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices that the focus has left it
    <div
      className="status"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        ref={button}
        type="button"
        className="status-button"
        data-testid="status"
        data-tone={activityTone(agent.activity)}
        aria-expanded={open}
        aria-haspopup="menu"
        onClick={() => setOpen(!open)}
      >
        <span className="dot" />
        <span className="status-words">
          <strong data-testid="activity">
            {chosenByHim ? agent.status.name : texts.activity[agent.activity]}
          </strong>
          <span>
            <Elapsed since={chosenByHim ? agent.since : agent.activity_since} />
            {agent.next_status !== null && (
              <span data-testid="next-status">{texts.next(agent.next_status.name)}</span>
            )}
          </span>
        </span>
        <Icon name="chevron" />
      </button>
      {open && <Choices agent={agent} onClose={close} />}
    </div>
  );
}

function Choices({ agent, onClose }: { agent: AgentCard; onClose: () => void }) {
  const { pending, press } = usePresses();
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => menu.current?.querySelector<HTMLElement>("[aria-checked=true]")?.focus(), []);
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      const items = [...(menu.current?.querySelectorAll<HTMLElement>("button") ?? [])];
      const from = items.findIndex((item) => item.matches(":focus"));
      items[(from + step + items.length) % items.length]?.focus();
    } else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
  };
  return (
    <div ref={menu} role="menu" tabIndex={-1} className="menu" onKeyDown={onKey}>
      {agent.statuses.map((choice) => (
        <button
          key={choice.status}
          type="button"
          role="menuitemradio"
          className="menu-item"
          data-verb="set_status"
          data-status={choice.status}
          data-tone={KIND[choice.kind]}
          aria-checked={choice.status === agent.status.status}
          aria-busy={isPending(pending, { verb: "set_status", status: choice.status })}
          onClick={() => {
            press({ verb: "set_status", status: choice.status });
            onClose();
          }}
        >
          <span className="dot" />
          <span>{choice.name}</span>
          {choice.status === agent.status.status && <Icon name="check" />}
        </button>
      ))}
    </div>
  );
}
