import { type Ears, makeEars } from "./ears.ts";
import { type Line, makeLine } from "./line.ts";
import { chosenSpeak, type Speak } from "./speak.ts";
import type { LineState, Trouble } from "./trouble.ts";
import { openVoice, type Voice, VoiceError } from "./voice.ts";

/** All the sound of a page: what it says, what it hears, and the line between it and the shell. */
export interface Sound {
  readonly context: AudioContext;
  readonly ears: Ears;
  peer(): RTCPeerConnection | null;
  /** A new line in place of the one there is; its offer follows. */
  connect(): Promise<void>;
  /** Sends an offer again that has no answer yet: after every greeting. */
  offerAgain(): void;
  answer(sdp: string): Promise<void>;
  refused(): void;
  mute(muted: boolean): void;
  press(digits: string): void;
  speakAs(speak: Speak): Promise<void>;
  /** The line is over; the voice is kept for the next one. */
  disconnect(): void;
  close(): void;
}

interface Listener {
  /** Says whether the offer could be sent. */
  onOffer(sdp: string): boolean;
  onLine(state: LineState): void;
  onTroubles(troubles: readonly Trouble[]): void;
}

/** How long an offer may take to become sound, a line be silent, and what to wait before the next try; ms. */
const PATIENCE = 5000;
const INTERRUPTION = 3000;
const PAUSE = 1000;
const VOICE_TROUBLES: readonly Trouble[] = [
  "permission_refused",
  "no_microphone",
  "microphone_busy",
  "page_not_secure",
];

export function makeSound(listener: Listener): Sound {
  const context = new AudioContext();
  const ears = makeEars(context, (blocked) => setTrouble("playback_blocked", blocked));
  const troubles = new Set<Trouble>();
  let speak = chosenSpeak();
  let voice: Voice | null = null;
  let opening: Promise<Voice | null> | null = null;
  let muted = false;
  let line: Line | null = null;
  let offered: string | null = null;
  let tries = 0;
  let closed = false;
  let watch = 0;

  function setTrouble(trouble: Trouble, there: boolean): void {
    if (there === troubles.has(trouble)) return;
    if (there) troubles.add(trouble);
    else troubles.delete(trouble);
    listener.onTroubles([...troubles]);
  }

  function tryAgainIn(wait: number, trouble: Trouble): void {
    clearTimeout(watch);
    watch = window.setTimeout(() => {
      setTrouble(trouble, true);
      void connect();
    }, wait);
  }

  /** Opens it once, however many ask meanwhile. */
  async function ownVoice(): Promise<Voice | null> {
    opening ??= openOwnVoice();
    voice ??= await opening;
    opening = null;
    return voice;
  }

  async function openOwnVoice(): Promise<Voice | null> {
    try {
      const opened = await openVoice(speak, context);
      if (closed) {
        opened.close();
        return null;
      }
      opened.track.onended = () => {
        voice = null;
        void connect();
      };
      opened.track.enabled = !muted;
      ears.say(opened.track);
      for (const trouble of VOICE_TROUBLES) setTrouble(trouble, false);
      return opened;
    } catch (error) {
      if (!(error instanceof VoiceError)) throw error;
      setTrouble(error.trouble, true);
      return null;
    }
  }

  async function connect(): Promise<void> {
    tries += 1;
    const mine = tries;
    disconnect();
    const said = voice ?? (await ownVoice());
    if (said === null || mine !== tries) return;
    listener.onLine("waiting");
    line = makeLine(said.track, { onSound: ears.hear, onState });
    const sdp = await line.offer();
    if (mine !== tries) return;
    offered = sdp;
    offerAgain();
  }

  function offerAgain(): void {
    if (offered !== null && listener.onOffer(offered)) tryAgainIn(PATIENCE, "line_failed");
  }

  function onState(state: RTCPeerConnectionState): void {
    if (state === "connected") {
      clearTimeout(watch);
      setTrouble("line_failed", false);
      setTrouble("line_refused", false);
      listener.onLine("open");
    } else if (state === "disconnected") {
      tryAgainIn(INTERRUPTION, "line_failed");
    } else if (state === "failed") {
      tryAgainIn(PAUSE, "line_failed");
    }
  }

  function disconnect(): void {
    clearTimeout(watch);
    offered = null;
    line?.close();
    line = null;
    ears.deafen();
    listener.onLine("none");
  }

  addEventListener("pointerdown", ears.unblock);
  addEventListener("keydown", ears.unblock);
  return {
    context,
    ears,
    peer: () => line?.peer ?? null,
    connect,
    offerAgain,
    async answer(sdp) {
      offered = null;
      try {
        await line?.answer(sdp);
      } catch (error) {
        // Not an answer to this offer; another one gets its own.
        if (!(error instanceof DOMException)) throw error;
        tryAgainIn(PAUSE, "line_failed");
      }
    },
    refused() {
      setTrouble("line_refused", true);
      tryAgainIn(PATIENCE, "line_refused");
    },
    mute(next) {
      muted = next;
      if (voice !== null) voice.track.enabled = !muted;
    },
    press: (digits) => line?.press(digits),
    async speakAs(next) {
      speak = next;
      voice?.close();
      voice = null;
      const said = await ownVoice();
      if (line === null) await connect();
      else if (said !== null) await line.say(said.track);
    },
    disconnect,
    close() {
      closed = true;
      tries += 1;
      disconnect();
      voice?.close();
      removeEventListener("pointerdown", ears.unblock);
      removeEventListener("keydown", ears.unblock);
      void context.close();
    },
  };
}
