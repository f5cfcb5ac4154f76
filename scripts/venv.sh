#!/bin/sh
# Makes the virtual environment .venv, unless one stands that works and was made for this very folder.
set -eu
python=${PYTHON:-python3}
case "$(cat .venv/pyvenv.cfg 2>/dev/null)" in
*" $PWD/.venv"*) if .venv/bin/python -c 'import pip' 2>/dev/null; then exit 0; fi ;;
esac
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Centralino needs Python 3.11 or newer, and $python is not; name another: make PYTHON=python3.12 ..." >&2
    exit 1
fi
"$python" -c 'import ensurepip' 2>/dev/null || scripts/apt.sh 'A virtual environment needs' python3-venv
"$python" -m venv --clear .venv
