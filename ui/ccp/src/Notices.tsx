import { Icon } from "../../shared/Icon.tsx";
import { texts } from "../../shared/language.ts";
import { Notice } from "../../shared/Notice.tsx";
import { SoundNotices } from "../../shared/SoundNotices.tsx";
import type { Sound } from "../../shared/sound.ts";
import type { State } from "./state.ts";

interface Props {
  readonly state: State;
  readonly sound: Sound | null;
  onRead(): void;
}

/** What is wrong now, one sentence each; announced when it comes. */
export function Notices({ state, sound, onRead }: Props) {
  const { refusal } = state;
  return (
    <div className="notices" role="alert">
      {state.socket === "lost" && (
        <Notice name="socket_lost" quiet>
          <p>{texts.socket.lost}</p>
        </Notice>
      )}
      <SoundNotices troubles={state.troubles} sound={sound} />
      {refusal !== null && (
        <Notice name="refused">
          <p data-testid="refusal" data-code={refusal.code}>
            {texts.refused[refusal.code] ?? refusal.sentence}
          </p>
          <button type="button" className="button compact" aria-label={texts.close} onClick={onRead}>
            <Icon name="close" />
          </button>
        </Notice>
      )}
    </div>
  );
}
