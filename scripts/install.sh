#!/bin/sh
# Makes .venv hold what a lock file says, and this project; does nothing when it does already.
# usage: scripts/install.sh LOCK
set -eu
scripts/venv.sh
stamp=".venv/installed-$1"
wanted=$(cksum pyproject.toml "$1")
if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then exit 0; fi
echo "Installing $1 into .venv"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_QUIET=1
.venv/bin/python -m pip install --require-hashes --requirement "$1"
.venv/bin/python -m pip install --no-build-isolation --no-deps --editable .
echo "$wanted" >"$stamp"
