#!/bin/sh
# Installs what only tests need where it may; otherwise names all of it in one line and fails.
set -eu
missing=
need() { # PACKAGE PLACE...: any one of the places shows that the package is here
    package=$1
    shift
    for place in "$@"; do
        if [ -e "$place" ] || command -v "$place" >/dev/null; then return; fi
    done
    missing="$missing $package"
}
need espeak-ng espeak-ng
need fonts-liberation /usr/share/fonts/truetype/liberation*
need postgresql /usr/lib/postgresql/*/bin/postgres
if ! grep -qx 'ID=ubuntu' /etc/os-release; then
    need chromium chromium
fi
if [ -n "$missing" ]; then scripts/apt.sh 'The tests need' $missing; fi
# Ubuntu's own Chromium is a snap, which no test can drive: there it is Playwright's.
if grep -qx 'ID=ubuntu' /etc/os-release && ! ls -d ~/.cache/ms-playwright/chromium-* >/dev/null 2>&1; then
    install='.venv/bin/python -m playwright install --with-deps chromium'
    if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
        echo "The tests need Chromium; install with: $install" >&2
        exit 1
    fi
    $install
fi
