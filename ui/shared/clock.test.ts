import { expect, test } from "vitest";
import { duration, secondsSince, secondsUntil } from "./clock.ts";

const AT = "2026-11-22T09:30:00Z";
const now = Date.parse(AT);

test("seconds since something are whole ones that have passed", () => {
  expect(secondsSince(AT, now + 999)).toBe(0);
  expect(secondsSince(AT, now + 7000)).toBe(7);
  expect(secondsSince(AT, now - 400)).toBe(0);
});

test("seconds until something are zero only when it is over", () => {
  expect(secondsUntil(AT, now - 1)).toBe(1);
  expect(secondsUntil(AT, now - 20_000)).toBe(20);
  expect(secondsUntil(AT, now)).toBe(0);
  expect(secondsUntil(AT, now + 5000)).toBe(0);
});

test("a duration is read at a glance", () => {
  expect([0, 59, 60, 67, 3599, 3600, 36_061].map(duration)).toEqual([
    "0 s",
    "59 s",
    "1:00",
    "1:07",
    "59:59",
    "1:00:00",
    "10:01:01",
  ]);
});
