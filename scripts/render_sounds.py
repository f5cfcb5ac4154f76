"""Write the sounds that we make ourselves: music and beep of the demo, and the tones of a telephone.

The result depends on nothing but the code; a test says when these files are not current.
"""

from collections.abc import Callable
from pathlib import Path

from centralino.speech import music, sounds
from centralino.speech.clips import SHIPPED
from centralino.speech.samples import Sound, to_samples
from centralino.speech.wav import write_mu_law_wav

DEMO = Path(__file__).parent.parent / "src" / "centralino" / "demo" / "sounds"
TONES = SHIPPED / "tones"

FILES: dict[Path, Callable[[], Sound]] = {
    DEMO / "hold-music.wav": music.hold_music,
    DEMO / "queue-music.wav": music.queue_music,
    DEMO / "beep.wav": sounds.beep,
    TONES / "ringback.wav": sounds.ringback,
    TONES / "busy.wav": sounds.busy,
    TONES / "congestion.wav": sounds.congestion,
}


def main() -> None:
    for path, make in FILES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(write_mu_law_wav(to_samples(make())))
        print(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


if __name__ == "__main__":
    main()
