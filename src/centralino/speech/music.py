"""Two calm pieces of our own, for people on hold and in a queue.

Written as text: a melody is `pitch:beats` with `-` for a rest; a chord is its bass note and the notes above.
"""

from collections.abc import Iterator, Sequence
from itertools import cycle

from centralino.speech.samples import Sound
from centralino.speech.sounds import BASS, FLUTE, KALIMBA, PAD, PIANO, Loop, Note

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}

# F major, 16 bars of four beats.
_HOLD_CHORDS = """
    F3 F4 A4 C5 E5 | A3 E4 G4 A4 C5 | Bb3 F4 Bb4 D5 F5 | C3 F4 G4 Bb4 C5
    D3 F4 A4 C5 D5 | A3 E4 G4 A4 C5 | G3 F4 G4 Bb4 D5  | C3 E4 G4 Bb4 D5
    Bb3 F4 Bb4 D5 F5 | C3 E4 G4 C5 D5 | A3 E4 G4 A4 C5 | D3 F4 A4 C5 D5
    G3 F4 G4 Bb4 D5 | C3 E4 G4 Bb4 C5 | F3 F4 A4 C5 D5 | C3 F4 G4 Bb4 D5
"""
_HOLD_MELODY = """
    A4:1 C5:1 E5:2 | D5:1.5 C5:.5 A4:2 | Bb4:1 D5:1 F5:2 | E5:1.5 D5:.5 C5:2
    F5:1 E5:1 D5:1 C5:1 | E5:3 -:1 | D5:1 F5:1 A5:1 G5:1 | G5:2 E5:1 -:1
    A5:2 F5:1 D5:1 | G5:2 E5:1 C5:1 | G5:1 E5:1 C5:2 | F5:1.5 E5:.5 D5:2
    Bb4:1 D5:1 F5:1 A5:1 | G5:1.5 F5:.5 E5:1 D5:1 | C5:1 D5:1 F5:2 | -:1 D5:1 C5:1 Bb4:1
"""

# G major, 24 bars of three beats.
_QUEUE_CHORDS = """
    G3 G4 B4 D5 | B3 F#4 A4 D5 | E3 G4 B4 E5 | D3 F#4 A4 D5
    C3 E4 G4 C5 | B3 F#4 B4 D5 | A3 E4 G4 C5 | D3 F#4 A4 C5
    E3 G4 B4 E5 | B3 F#4 A4 D5 | C3 E4 G4 B4 | G3 G4 B4 D5
    A3 E4 G4 C5 | B3 F#4 A4 D5 | C3 E4 G4 C5 | D3 G4 A4 C5
    G3 G4 B4 D5 | E3 G4 B4 E5 | C3 E4 G4 C5 | D3 F#4 A4 D5
    G3 G4 B4 D5 | E3 G4 B4 E5 | A3 E4 A4 C5 | D3 G4 A4 D5
"""
_QUEUE_MELODY = """
    D5:2 B4:1 | A4:3 | B4:1 E5:1 G5:1 | F#5:2 D5:1
    E5:2 G5:1 | D5:3 | C5:1 E5:1 A5:1 | A5:2 F#5:1
    G5:2 E5:1 | D5:3 | E5:1 C5:1 B4:1 | D5:3
    C5:1 E5:1 G5:1 | F#5:2 D5:1 | E5:1 G5:1 C6:1 | A5:3
    B5:2 G5:1 | E5:3 | G5:1 E5:1 C5:1 | D5:2 A5:1
    B5:1 A5:1 G5:1 | E5:2 G5:1 | E5:1 C5:1 A4:1 | -:1 A4:1 C5:1
"""


def hold_music() -> Sound:
    """51.2 s at 75 beats a minute: pads, broken chords, a flute on top."""
    chords = list(_chords(_HOLD_CHORDS))
    loop = Loop(beats=4 * len(chords), beat=6400)
    loop.play(_pads(chords, 4), PAD)
    loop.play(_basses(chords, 4, [0, 2.5]), BASS)
    loop.play(_broken(chords, 4, [0, 2, 1, 3, 2, 3, 1, 2]), PIANO)
    loop.play(_melody(_HOLD_MELODY, 0.55), FLUTE)
    loop.echo(beats=0.75, gain=0.28)
    return loop.levelled()


def queue_music() -> Sound:
    """47.5 s, a slow waltz at 91 beats a minute: plucked chords and melody."""
    chords = list(_chords(_QUEUE_CHORDS))
    loop = Loop(beats=3 * len(chords), beat=5280)
    loop.play(_pads(chords, 3), PAD)
    loop.play(_basses(chords, 3, [0]), BASS)
    loop.play(_broken(chords, 3, [0, 1, 2, 1, 2, 1]), KALIMBA)
    loop.play(_melody(_QUEUE_MELODY, 0.6), KALIMBA)
    loop.play(_melody(_QUEUE_MELODY, 0.18), FLUTE)
    loop.echo(beats=1.5, gain=0.3)
    return loop.levelled()


def _pitch(name: str) -> int:
    """The MIDI number of "Bb4" or "F#5"."""
    sharp = name.count("#") - name.count("b")
    return 12 * (int(name[-1]) + 1) + _STEPS[name[0]] + sharp


def _bars(text: str) -> Iterator[list[str]]:
    for line in text.strip().splitlines():
        for bar in line.split("|"):
            yield bar.split()


def _chords(text: str) -> Iterator[list[int]]:
    for bar in _bars(text):
        yield [_pitch(name) for name in bar]


def _pads(chords: Sequence[Sequence[int]], beats: int) -> Iterator[Note]:
    for bar, (_, *above) in enumerate(chords):
        for pitch in above:
            yield Note(bar * beats, beats, pitch, 0.16)


def _basses(chords: Sequence[Sequence[int]], beats: int, on: Sequence[float]) -> Iterator[Note]:
    # Below what a telephone carries: its partials alone let the ear supply the fundamental.
    for bar, (bass, *_) in enumerate(chords):
        for beat in on:
            yield Note(bar * beats + beat, 1.5, bass, 0.3)


def _broken(chords: Sequence[Sequence[int]], beats: int, pattern: Sequence[int]) -> Iterator[Note]:
    """One note of the chord on each half beat, an octave up; the strong beats a little stronger."""
    for bar, (_, *above) in enumerate(chords):
        for half, index in zip(range(2 * beats), cycle(pattern)):
            strength = 0.26 if half == 0 else 0.18
            yield Note(bar * beats + half / 2, 0.5, above[index % len(above)] + 12, strength)


def _melody(text: str, strength: float) -> Iterator[Note]:
    start = 0.0
    for bar in _bars(text):
        for name, _, beats in (word.partition(":") for word in bar):
            if name != "-":
                yield Note(start, float(beats), _pitch(name), strength)
            start += float(beats)
