"""The sound of prompts as files named by their content, so that a prompt is stored once and never changes."""

import hashlib
import os
import tempfile
from pathlib import Path

from centralino.store.errors import StoreUnavailable


class AudioFiles:
    """A folder of WAV files, made when the first one is put. Calls block for as long as the disk takes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, wav: bytes) -> str:
        """Keep the file for good; return its SHA-256 in lower-case hexadecimal. Raises StoreUnavailable."""
        sha256 = hashlib.sha256(wav).hexdigest()
        try:
            self._write(self.path(sha256), wav)
        except OSError as error:
            raise StoreUnavailable(
                f"The sound cannot be kept in {self._folder}: {error.strerror}."
            ) from error
        return sha256

    def path(self, sha256: str) -> Path:
        """Where the file is, if it was put."""
        return self._folder / f"{sha256}.wav"

    def _write(self, path: Path, wav: bytes) -> None:
        if path.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        # Under another name first: a reader, or a crash, never meets half a file.
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as part:
            part.write(wav)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(path)
