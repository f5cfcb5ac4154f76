#!/bin/sh
# Brings the lock files in line with pyproject.toml and ui/package.json, with --upgrade everything to its newest.
# Python's hold for CPython 3.11 to 3.13 on Linux, x86_64 and aarch64.
set -eu
upgrade=${1:-}
compile() {
    .venv/bin/python -m uv pip compile $upgrade --quiet --universal --fork-strategy fewest --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' "$@"
}
compile pyproject.toml --group build --output-file requirements.lock
compile pyproject.toml --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock
compile --group node --output-file requirements-node.lock
if [ "$upgrade" ]; then npm=update; else npm=install; fi
scripts/node.sh npm --prefix ui $npm --package-lock-only
scripts/node.sh npm --prefix ui ci --dry-run >/dev/null # a lock that npm itself finds incomplete ends here
