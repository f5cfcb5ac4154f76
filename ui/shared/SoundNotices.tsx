import { texts } from "./language.ts";
import { Notice } from "./Notice.tsx";
import type { Sound } from "./sound.ts";
import type { Trouble } from "./trouble.ts";

/** What is wrong with the page's sound, each with what can be done about it here. */
export function SoundNotices({ troubles, sound }: { troubles: readonly Trouble[]; sound: Sound | null }) {
  return troubles.map((trouble) => (
    <Notice key={trouble} name={trouble}>
      <p>{texts.trouble[trouble]}</p>
      {trouble === "playback_blocked" ? (
        <button type="button" className="button" onClick={() => sound?.ears.unblock()}>
          {texts.turnSoundOn}
        </button>
      ) : (
        <button type="button" className="button" onClick={() => sound?.connect()}>
          {texts.tryAgain}
        </button>
      )}
    </Notice>
  ));
}
