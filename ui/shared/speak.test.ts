import { expect, test } from "vitest";
import { parseSpeak, spellSpeak } from "./speak.ts";

test("what a page says can be spelt and read again", () => {
  for (const text of ["microphone", "tone:440", "sentence:220"]) {
    const speak = parseSpeak(text);
    expect(speak === null ? null : spellSpeak(speak)).toBe(text);
  }
});

test("tone and sentence have a pitch of their own", () => {
  expect(parseSpeak("tone")).toEqual({ kind: "tone", hertz: 440 });
  expect(parseSpeak("sentence")).toEqual({ kind: "sentence", hertz: 130 });
});

test("what a telephone cannot carry is not taken", () => {
  for (const text of ["", "tone:20", "tone:5000", "tone:", "song", "microphone:440"]) {
    expect(parseSpeak(text)).toBeNull();
  }
});
