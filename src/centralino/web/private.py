"""Files for the owner's eyes only."""

import os
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """All of it or nothing, whatever was there before."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    fresh.replace(path)
