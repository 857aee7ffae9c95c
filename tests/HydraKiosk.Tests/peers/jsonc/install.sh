#!/bin/sh
# Installs jsonc-parser, the reader of Visual Studio Code, which judges the edited configuration files; that test is skipped without it.
set -eu
cd "$(dirname "$0")"
command -v npm > /dev/null || { echo "npm is missing: the test with jsonc-parser is skipped" >&2; exit 0; }
[ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ] && exit 0
npm ci --silent --no-fund --no-audit || echo "npm could not install jsonc-parser: the test with it is skipped" >&2
