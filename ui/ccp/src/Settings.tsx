import { useEffect, useRef } from "react";
import { Icon } from "../../shared/Icon.tsx";
import { texts } from "../../shared/language.ts";
import { SpeakChoice } from "../../shared/SpeakChoice.tsx";
import type { Sound } from "../../shared/sound.ts";
import type { AgentCard } from "../../shared/wire.ts";

interface Props {
  readonly agent: AgentCard;
  readonly sound: Sound | null;
  onSignOut(): void;
  onClose(): void;
}

export function Settings({ agent, sound, onSignOut, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="settings" aria-label={texts.settings} onClose={onClose}>
      <header>
        <h2>{agent.name}</h2>
        <button
          type="button"
          className="button compact"
          aria-label={texts.close}
          title={texts.close}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </header>
      <SpeakChoice sound={sound} />
      <button
        type="button"
        className="button"
        data-testid="sign-out"
        onClick={() => {
          dialog.current?.close();
          onSignOut();
        }}
      >
        <Icon name="leave" />
        {texts.signOut}
      </button>
    </dialog>
  );
}
