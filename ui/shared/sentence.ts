/**
 * A made-up sentence of seven syllables in about three seconds: no words, but the pitch, the vowels and the
 * pauses of speech. A browser's own speech synthesis cannot be sent over a line.
 */

const RATE = 16_000;
const SECONDS = 3;

/** First and second formant of each vowel, in Hz. */
const VOWELS = { a: [730, 1090], e: [530, 1840], i: [300, 2250], o: [500, 870], u: [320, 760] } as const;

/** When each syllable begins and ends, in seconds, its vowel, and its pitch beside the voice's own. */
const SYLLABLES: readonly (readonly [number, number, keyof typeof VOWELS, number])[] = [
  [0.0, 0.22, "e", 1.08],
  [0.26, 0.5, "a", 1.2],
  [0.54, 0.72, "i", 1.12],
  [0.9, 1.14, "o", 1.05],
  [1.18, 1.34, "u", 1.0],
  [1.38, 1.62, "e", 0.96],
  [1.66, 2.1, "a", 0.86],
];

/** One voice says the sentence at this pitch, in Hz; loudest at about full scale. */
export async function sentence(pitch: number): Promise<AudioBuffer> {
  const context = new OfflineAudioContext(1, RATE * SECONDS, RATE);
  const glottis = new OscillatorNode(context, { type: "sawtooth", frequency: pitch });
  const mouth = new GainNode(context, { gain: 0 });
  const formants = [0, 1].map((place) => {
    const formant = new BiquadFilterNode(context, { type: "bandpass", Q: 8 });
    glottis
      .connect(formant)
      .connect(new GainNode(context, { gain: place === 0 ? 2 : 1 }))
      .connect(mouth);
    return formant;
  });
  for (const [begin, end, vowel, tune] of SYLLABLES) {
    glottis.frequency.setTargetAtTime(pitch * tune, begin, 0.04);
    for (const [place, formant] of formants.entries()) {
      formant.frequency.setTargetAtTime(VOWELS[vowel][place] ?? 0, begin, 0.03);
    }
    mouth.gain.setTargetAtTime(1, begin, 0.02);
    mouth.gain.setTargetAtTime(0, end, 0.02);
  }
  mouth.connect(context.destination);
  glottis.start();
  return context.startRendering();
}
