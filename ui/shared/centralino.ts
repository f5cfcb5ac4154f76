import type { Spectrum } from "./ears.ts";
import type { SocketState } from "./socket.ts";
import type { Sound } from "./sound.ts";

/**
 * What tests and people who look for a fault may read of a page, as `window.centralino`. It changes nothing.
 *
 * - `panel`: the newest view from the shell (`AgentPanel` in the CCP, `CallState` in the phone), or null.
 * - `socket`: "connecting", "open" or "lost".
 * - `connection`: the peer connection's `connectionState`, "none" without one; `peer` is itself, for `getStats()`.
 * - `spectrum()`: of what is heard in the last 170 ms, not the ringing; 4,096 bins of about 6 Hz, in dB.
 * - `decibels(hertz)`: the strongest bin within 20 Hz of a frequency, -200 at least.
 */
export interface Centralino<Panel> {
  readonly panel: Panel | null;
  readonly socket: SocketState;
  readonly connection: RTCPeerConnectionState | "none";
  readonly peer: RTCPeerConnection | null;
  spectrum(): Spectrum | null;
  decibels(hertz: number): number;
}

const NOTHING = -200;

export function expose<Panel>(
  view: () => { readonly panel: Panel | null; readonly socket: SocketState },
  sound: () => Sound | null,
): void {
  const peer = (): RTCPeerConnection | null => sound()?.peer() ?? null;
  const centralino: Centralino<Panel> = {
    get panel() {
      return view().panel;
    },
    get socket() {
      return view().socket;
    },
    get connection() {
      return peer()?.connectionState ?? "none";
    },
    get peer() {
      return peer();
    },
    spectrum: () => sound()?.ears.spectrum() ?? null,
    decibels(hertz) {
      const heard = sound()?.ears.spectrum();
      return heard === undefined ? NOTHING : strongest(heard, hertz);
    },
  };
  Object.assign(window, { centralino });
}

function strongest({ hertzPerBin, decibels }: Spectrum, hertz: number): number {
  const near = decibels.slice(
    Math.floor((hertz - 20) / hertzPerBin),
    Math.ceil((hertz + 20) / hertzPerBin) + 1,
  );
  return Math.max(NOTHING, ...near);
}
