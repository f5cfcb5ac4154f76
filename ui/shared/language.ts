import { choose, languages, type Texts } from "./text.ts";

const language = choose(navigator.languages);
document.documentElement.lang = language;

/** What this page says, in the browser's language. */
export const texts: Texts = languages[language];
