/** Strength by frequency of what is heard: `decibels[i]` belongs to `i * hertzPerBin`. */
export interface Spectrum {
  readonly hertzPerBin: number;
  readonly decibels: Float32Array;
}

/** Plays what is received, and measures it and what is sent. */
export interface Ears {
  hear(stream: MediaStream): void;
  deafen(): void;
  say(track: MediaStreamTrack): void;
  /** Lets sound out: to be called from a press when the browser blocked it. */
  unblock(): void;
  /** In dB below full scale, `SILENCE` at least. */
  heardLevel(): number;
  saidLevel(): number;
  spectrum(): Spectrum;
}

export const SILENCE = -100;

/** `onBlocked` is told whether the browser lets nothing sound before the page was touched. */
export function makeEars(context: AudioContext, onBlocked: (blocked: boolean) => void): Ears {
  const audio = new Audio();
  const heard = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
  const said = new AnalyserNode(context, { fftSize: 2048 });
  let receiving: MediaStreamAudioSourceNode | null = null;
  let sending: MediaStreamAudioSourceNode | null = null;

  function unblock(): void {
    if (context.state === "suspended") void context.resume();
    if (audio.srcObject === null) return;
    audio.play().then(
      () => onBlocked(false),
      (error: DOMException) => {
        if (error.name === "NotAllowedError") onBlocked(true);
      },
    );
  }

  return {
    hear(stream) {
      // Chromium gives a stream's sound to an AudioContext only while an element plays it.
      audio.srcObject = stream;
      receiving?.disconnect();
      receiving = context.createMediaStreamSource(stream);
      receiving.connect(heard);
      unblock();
    },
    deafen() {
      audio.srcObject = null;
      receiving?.disconnect();
    },
    say(track) {
      sending?.disconnect();
      sending = context.createMediaStreamSource(new MediaStream([track]));
      sending.connect(said);
    },
    unblock,
    heardLevel: () => level(heard),
    saidLevel: () => level(said),
    spectrum() {
      const decibels = new Float32Array(heard.frequencyBinCount);
      heard.getFloatFrequencyData(decibels);
      return { hertzPerBin: context.sampleRate / heard.fftSize, decibels };
    },
  };
}

/** Of the last 40 ms or so. */
function level(analyser: AnalyserNode): number {
  const samples = new Float32Array(2048);
  analyser.getFloatTimeDomainData(samples);
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.max(SILENCE, 10 * Math.log10(sum / samples.length));
}
