"""What a play is made of: files that the media process can open.

Speaking takes a moment; until it is done the play is simply not in the plan yet.
"""

from pathlib import Path

from centralino.core.views.audio import Play, Tone
from centralino.speech import CannotSpeak, Clips

TONES = Path(__file__).parents[1] / "speech" / "shipped" / "tones"


class NoSound(Exception):
    """The play cannot be heard; the text says why."""


class Sounds:
    def __init__(self, clips: Clips) -> None:
        self._clips = clips

    async def files(self, play: Play) -> tuple[Path, ...]:
        """The clips of the play in order. Raises NoSound."""
        if isinstance(play.content, Tone):
            return (TONES / f"{play.content.value}.wav",)
        try:
            return tuple([await self._clips.path(message) for message in play.content])
        except CannotSpeak as error:
            raise NoSound(str(error)) from error
