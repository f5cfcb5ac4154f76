"""Messages of flows made sound: text to speech behind one small interface, and sounds that we make ourselves.

    clips = Clips(Path("var/speech"), await find_speaker(), audio_files.path)
    path = await clips.path(message)        # raises CannotSpeak, whose text is a sentence for people
    clips.why_not(message)                  # the same sentence beforehand, or None

`as_prompt` turns a WAV file that somebody recorded into one that can be played to a telephone.
"""

from centralino.speech.clips import Clips
from centralino.speech.espeak import find_speaker
from centralino.speech.speaker import CannotSpeak, Speaker
from centralino.speech.wav import WavError, as_prompt

__all__ = ["CannotSpeak", "Clips", "Speaker", "WavError", "as_prompt", "find_speaker"]
