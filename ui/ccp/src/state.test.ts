import { describe, expect, test } from "vitest";
import type { AgentPanel } from "../../shared/wire.ts";
import { type Command, initial, isPending, reduce, type State } from "./state.ts";

const transfer: Command = { verb: "transfer", contact: "c1", quick_connect: "q1" };
const hold: Command = { verb: "hold", contact: "c1", party: "p1" };
const signedIn = reduce(initial, { type: "signed_in" });

function pressed(state: State, id: string, command: Command): State {
  return reduce(state, { type: "pressed", id, command });
}

describe("a press", () => {
  test("is pending on its own button until it is done", () => {
    const waiting = pressed(signedIn, "1", hold);
    expect(isPending(waiting.pending, hold)).toBe(true);
    expect(isPending(waiting.pending, { ...hold, party: "p2" })).toBe(false);
    expect(isPending(waiting.pending, { ...hold, verb: "resume" })).toBe(false);
    expect(isPending(reduce(waiting, { type: "done", id: "1" }).pending, hold)).toBe(false);
  });

  test("changes nothing that is shown of the call", () => {
    const panel = { now: "2026-11-22T09:30:00Z" } as AgentPanel;
    const shown = reduce(signedIn, { type: "panel", panel, receivedAt: 0 });
    expect(pressed(shown, "1", hold).panel).toBe(panel);
  });

  test("that is refused says why until it is read or the next press", () => {
    const refusal = { type: "refused", id: "1", code: "not_allowed", sentence: "No." } as const;
    const refused = reduce(pressed(signedIn, "1", hold), refusal);
    expect(refused.pending).toEqual({});
    expect(refused.refusal).toEqual(refusal);
    expect(reduce(refused, { type: "refusal_read" }).refusal).toBeNull();
    expect(pressed(refused, "2", hold).refusal).toBeNull();
  });

  test("waits no longer when the socket is lost: the next panel tells", () => {
    const lost = reduce(pressed(signedIn, "1", hold), { type: "socket", socket: "lost" });
    expect(lost.pending).toEqual({});
    expect(lost.socket).toBe("lost");
  });
});

describe("the list of quick connects", () => {
  const open = reduce(signedIn, { type: "quick_connects", open: true });

  test("closes when its transfer is done", () => {
    expect(reduce(pressed(open, "1", transfer), { type: "done", id: "1" }).quickConnectsOpen).toBe(false);
  });

  test("stays when something else is done or the transfer is refused", () => {
    expect(reduce(pressed(open, "1", hold), { type: "done", id: "1" }).quickConnectsOpen).toBe(true);
    const refusal = { type: "refused", id: "1", code: "cannot_transfer", sentence: "No." } as const;
    expect(reduce(pressed(open, "1", transfer), refusal).quickConnectsOpen).toBe(true);
  });
});

test("a panel brings the server's clock", () => {
  const panel = { now: "2026-11-22T09:30:05Z" } as AgentPanel;
  const receivedAt = Date.parse("2026-11-22T09:30:02Z");
  expect(reduce(signedIn, { type: "panel", panel, receivedAt }).clockOffset).toBe(3000);
});

test("nothing of the session is left after it", () => {
  const busy = pressed({ ...signedIn, quickConnectsOpen: true, troubles: ["no_microphone"] }, "1", hold);
  const problem = { kind: "signedOut" } as const;
  expect(reduce(busy, { type: "not_signed_in", problem })).toEqual({ ...initial, signInProblem: problem });
});
