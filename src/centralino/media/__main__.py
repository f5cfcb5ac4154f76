"""`python -m centralino.media SOCKET [FIRST-LAST [ADDRESS ...]]`, for tests; people use `centralino`."""

import sys
from pathlib import Path

import structlog

from centralino.media.process import MediaSettings, run
from centralino.webrtc.ports import PortRange

if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    socket, *rest = sys.argv[1:]
    first, last = (rest[0] if rest else "20000-29999").split("-")
    sys.exit(run(MediaSettings(Path(socket), PortRange(int(first), int(last)), rest[1:] or ("127.0.0.1",))))
