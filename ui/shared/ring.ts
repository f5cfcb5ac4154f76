const PERIOD = 2400;
const NOTES = [659.3, 830.6, 659.3, 830.6];

/** Rings through the speakers, on a path of its own, until the function that it gives is called. */
export function ring(context: AudioContext): () => void {
  const volume = new GainNode(context, { gain: 0.2 });
  volume.connect(context.destination);
  const chime = (): void => {
    for (const [place, frequency] of NOTES.entries()) strike(context, volume, frequency, place * 0.18);
  };
  chime();
  const timer = setInterval(chime, PERIOD);
  return () => {
    clearInterval(timer);
    volume.disconnect();
  };
}

/** One note of a third of a second, `delay` seconds from now. */
function strike(context: AudioContext, output: AudioNode, frequency: number, delay: number): void {
  const begin = context.currentTime + delay;
  const note = new OscillatorNode(context, { type: "triangle", frequency });
  const envelope = new GainNode(context, { gain: 0 });
  envelope.gain.setTargetAtTime(1, begin, 0.01);
  envelope.gain.setTargetAtTime(0, begin + 0.05, 0.08);
  note.connect(envelope).connect(output);
  note.start(begin);
  note.stop(begin + 0.5);
}
