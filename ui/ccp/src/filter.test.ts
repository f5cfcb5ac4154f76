import { expect, test } from "vitest";
import type { Destination } from "../../shared/wire.ts";
import { matching } from "./filter.ts";

function destination(name: string, description = "", person = ""): Destination {
  return {
    quick_connect: name,
    kind: "user",
    name,
    description,
    person,
    activity: "available",
    status: "Available",
    since: null,
  };
}

const LIST = [
  destination("Nicolò", "Billing, Fridays off", "Nicolò Ferrari"),
  destination("maria", "Second level", "Maria Verdi"),
  destination("Émile", "Billing", "Émile Roux"),
  destination("PasswordReset", "Forgotten passwords"),
];

const found = (query: string): string[] => matching(LIST, query).map(({ name }) => name);

test("no query finds all, by name without regard to case and accents", () => {
  expect(found("")).toEqual(["Émile", "maria", "Nicolò", "PasswordReset"]);
});

test("case and accents make no difference, in the query or in the list", () => {
  expect(found("NICOLO")).toEqual(["Nicolò"]);
  expect(found("émile")).toEqual(["Émile"]);
  expect(found("màrïa")).toEqual(["maria"]);
});

test("name, description and person are searched", () => {
  expect(found("reset")).toEqual(["PasswordReset"]);
  expect(found("level")).toEqual(["maria"]);
  expect(found("roux")).toEqual(["Émile"]);
});

test("every word must be found, wherever it stands", () => {
  expect(found("billing ferr")).toEqual(["Nicolò"]);
  expect(found("billing verdi")).toEqual([]);
  expect(found("  billing ")).toEqual(["Émile", "Nicolò"]);
});
