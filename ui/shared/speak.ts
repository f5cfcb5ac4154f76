/**
 * What a page says: the microphone's sound, or in its place a tone or a made-up sentence, so that several pages
 * on one machine do not howl. Chosen by `?speak=microphone`, `?speak=tone:440`, `?speak=sentence` or
 * `?speak=sentence:220` (the number is the tone's frequency or the voice's pitch in Hz), or in the settings.
 */
export type Speak =
  | { readonly kind: "microphone" }
  | { readonly kind: "tone" | "sentence"; readonly hertz: number };

export const PITCH = { tone: 440, sentence: 130 };
const KEY = "centralino.speak";

export function parseSpeak(text: string): Speak | null {
  if (text === "microphone") return { kind: "microphone" };
  const [, kind, digits] = /^(tone|sentence)(?::(\d+))?$/.exec(text) ?? [];
  if (kind !== "tone" && kind !== "sentence") return null;
  const hertz = digits === undefined ? PITCH[kind] : Number(digits);
  return hertz >= 50 && hertz <= 3800 ? { kind, hertz } : null;
}

export function spellSpeak(speak: Speak): string {
  return speak.kind === "microphone" ? speak.kind : `${speak.kind}:${speak.hertz}`;
}

/** When a page is loaded its address decides. */
export function speakAsAddressSays(): void {
  const speak = parseSpeak(new URLSearchParams(location.search).get("speak") ?? "");
  if (speak !== null) rememberSpeak(speak);
}

/** What this tab chose, else the microphone. */
export function chosenSpeak(): Speak {
  return parseSpeak(sessionStorage.getItem(KEY) ?? "") ?? { kind: "microphone" };
}

export function rememberSpeak(speak: Speak): void {
  sessionStorage.setItem(KEY, spellSpeak(speak));
}
