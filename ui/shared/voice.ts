import { sentence } from "./sentence.ts";
import type { Speak } from "./speak.ts";
import type { Trouble } from "./trouble.ts";

/** What a page sends: an audio track, and how to end it. */
export interface Voice {
  readonly track: MediaStreamTrack;
  close(): void;
}

/** The microphone cannot be had. */
export class VoiceError extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

const LOUDNESS = 0.25;

export async function openVoice(speak: Speak, context: AudioContext): Promise<Voice> {
  switch (speak.kind) {
    case "microphone":
      return openMicrophone();
    case "tone":
      return play(context, new OscillatorNode(context, { frequency: speak.hertz }));
    case "sentence":
      return play(
        context,
        new AudioBufferSourceNode(context, { buffer: await sentence(speak.hertz), loop: true }),
      );
  }
}

async function openMicrophone(): Promise<Voice> {
  if (navigator.mediaDevices === undefined) throw new VoiceError("page_not_secure");
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
    });
    const [track] = stream.getAudioTracks();
    if (track === undefined) throw new VoiceError("no_microphone");
    return { track, close: () => track.stop() };
  } catch (error) {
    throw error instanceof DOMException ? new VoiceError(troubleOf(error)) : error;
  }
}

function troubleOf(error: DOMException): Trouble {
  switch (error.name) {
    case "NotAllowedError":
    case "SecurityError":
      return "permission_refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "no_microphone";
    default:
      return "microphone_busy";
  }
}

function play(context: AudioContext, source: AudioScheduledSourceNode): Voice {
  const sent = context.createMediaStreamDestination();
  source.connect(new GainNode(context, { gain: LOUDNESS })).connect(sent);
  source.start();
  const [track] = sent.stream.getAudioTracks();
  if (track === undefined) throw new VoiceError("no_microphone");
  return {
    track,
    close() {
      source.stop();
      source.disconnect();
      track.stop();
    },
  };
}
