import { useState } from "react";
import { texts } from "./language.ts";
import type { Sound } from "./sound.ts";
import { chosenSpeak, PITCH, rememberSpeak, type Speak } from "./speak.ts";

const KINDS = ["microphone", "tone", "sentence"] as const;

/** What the page says: the microphone, or something of its own. */
export function SpeakChoice({ sound }: { sound: Sound | null }) {
  const [speak, setSpeak] = useState(chosenSpeak);
  const choose = (next: Speak): void => {
    setSpeak(next);
    rememberSpeak(next);
    void sound?.speakAs(next);
  };
  return (
    <fieldset className="speak">
      <legend>{texts.speakWith}</legend>
      {KINDS.map((kind) => (
        <label key={kind}>
          <input
            type="radio"
            name="speak"
            value={kind}
            checked={speak.kind === kind}
            onChange={() => choose(kind === "microphone" ? { kind } : { kind, hertz: PITCH[kind] })}
          />
          {texts[kind]}
        </label>
      ))}
      {speak.kind !== "microphone" && (
        <label>
          <input
            className="field"
            type="number"
            min={50}
            max={3800}
            value={speak.hertz}
            onChange={(event) => {
              if (event.target.validity.valid)
                choose({ kind: speak.kind, hertz: event.target.valueAsNumber });
            }}
          />
          {texts.hertz}
        </label>
      )}
    </fieldset>
  );
}
