#!/bin/sh
# Renews the lock files of both languages: Python's (CPython 3.11 to 3.13, Linux, x86_64 and aarch64) and npm's.
set -eu
compile() {
    .venv/bin/python -m uv pip compile --quiet --upgrade --universal --fork-strategy fewest --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" "$@"
}
compile pyproject.toml --group build --output-file requirements.lock
compile pyproject.toml --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock
compile --group node --output-file requirements-node.lock
scripts/node.sh npm --prefix ui update --package-lock-only
