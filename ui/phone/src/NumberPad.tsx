import { useEffect } from "react";
import { texts } from "../../shared/language.ts";

const DIGITS = [..."123456789*0#"];

/** Twelve keys, also on the keyboard. */
export function NumberPad({ onPress }: { onPress: (digit: string) => void }) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (DIGITS.includes(event.key)) onPress(event.key);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [onPress]);
  return (
    <fieldset className="number-pad">
      <legend className="visually-hidden">{texts.phone.keypad}</legend>
      {DIGITS.map((digit) => (
        <button
          key={digit}
          type="button"
          className="button"
          data-digit={digit}
          onClick={() => onPress(digit)}
        >
          {digit}
        </button>
      ))}
    </fieldset>
  );
}
