#!/bin/sh
# Installs packages through apt where it may; otherwise names them in one line and fails.
# usage: scripts/apt.sh WHO-NEEDS-THEM PACKAGE...
set -eu
who=$1
shift
if [ "$(id -u)" = 0 ]; then
    as_root=
elif sudo -n true 2>/dev/null; then
    as_root='sudo -n'
else
    as_root=none
fi
if [ "$as_root" = none ] || ! command -v apt-get >/dev/null; then
    echo "$who $*; install with: sudo apt-get install $*" >&2
    exit 1
fi
echo "$who $*: installing through apt"
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "$@" >/dev/null
