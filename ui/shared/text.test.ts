import { describe, expect, test } from "vitest";
import { choose, languages, type Texts, truthSentence } from "./text.ts";
import type { ContactCard, TruthKind } from "./wire.ts";

const { en, it } = languages;
const about = { names: "Maria", several: false, customer: "Anna", by: null, queue: null, reason: null };

/** Every sentence of a language, with the path of its key. */
function sentences(texts: object, path = ""): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) => {
    const here = `${path}${key}`;
    if (typeof value === "string") return [[here, value]];
    if (typeof value === "object") return sentences(value, `${here}.`);
    if (here === "list" || path === "leave.") return [[here, value(["Anna", "Maria"], "Anna")]];
    return [[here, value(path === "truth." ? about : "Maria")]];
  });
}

describe("both languages", () => {
  test("say something for every key", () => {
    expect(sentences(it).map(([key]) => key)).toEqual(sentences(en).map(([key]) => key));
    for (const [key, sentence] of [...sentences(en), ...sentences(it)]) {
      expect(sentence, key).toMatch(/\S/);
      expect(sentence, key).not.toContain("undefined");
    }
  });

  test("differ, but for a few words", () => {
    const italian = new Map(sentences(it));
    const same = sentences(en).filter(([key, sentence]) => italian.get(key) === sentence);
    expect(same.map(([key]) => key)).toEqual(["password", "hertz"]);
  });
});

test("the browser's first language that is here decides, else it is English", () => {
  expect(choose(["it-IT", "en"])).toBe("it");
  expect(choose(["de", "en-GB", "it"])).toBe("en");
  expect(choose(["de"])).toBe("en");
});

describe("the truth is one sentence", () => {
  const say = (
    kind: TruthKind,
    names: string[],
    card: Partial<ContactCard> = {},
    texts: Texts = en,
  ): string => {
    const truth = { kind, names, since: null, until: null, reason: null };
    return truthSentence(texts, {
      customer: "Anna",
      queue: null,
      transferred_by: null,
      truth,
      ...card,
    } as ContactCard);
  };

  test("for an offer: who calls, from whom, or which queue", () => {
    expect(say("incoming", ["Anna"])).toBe("Anna calls");
    expect(say("incoming", ["Anna"], { queue: "BasicQueue" })).toBe("Anna calls, queue BasicQueue");
    expect(say("incoming", ["Mario", "Anna"], { transferred_by: "Mario" })).toBe(
      "Mario transfers Anna to you",
    );
  });

  test("for a talk and a conference", () => {
    expect(say("talking", ["Anna"])).toBe("You talk with Anna");
    expect(say("talking", ["Anna", "Maria"])).toBe("Conference with Anna and Maria");
    expect(say("talking", ["Anna", "Maria"], {}, it)).toBe("Conferenza con Anna e Maria");
  });

  test("for a failure, with its reason", () => {
    const truth = { kind: "failed", names: ["Maria"], since: null, until: null, reason: "rejected" } as const;
    expect(say("failed", [], { truth })).toBe("Maria rejected the call");
    expect(say("failed", ["Maria"])).toBe("Maria was not reached");
  });
});

test("leaving says whom it joins", () => {
  expect(en.leave.joins(["Anna", "Maria"], "Anna")).toBe("Leave: Anna goes to Maria");
  expect(en.leave.joins(["Anna", "Maria", "Luca"], "Anna")).toBe("Leave: Anna, Maria and Luca go on");
  expect(en.leave.cold_transfer(["Maria"], "Anna")).toBe("Leave: Anna waits for Maria alone");
  expect(en.leave.ends_call([], "Anna")).toBe("End call");
});
