"""Fixtures of the media process's tests."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder whose paths are short enough for Unix sockets."""
    with tempfile.TemporaryDirectory(prefix="c") as folder:
        yield Path(folder)
