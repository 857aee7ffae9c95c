#!/bin/sh
# Installs what drives Debian's browser and what judges the pages in it; the tests with them are skipped without.
set -eu
cd "$(dirname "$0")"
command -v npm > /dev/null || { echo "npm is missing: the tests in a browser are skipped" >&2; exit 0; }
[ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ] && exit 0
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --no-fund --no-audit || echo "npm could not install: the tests in a browser are skipped" >&2
