#!/bin/sh
# Installs CycloneDX's own library, which judges the list of components; that step of tests/package.sh is skipped without it.
set -eu
cd "$(dirname "$0")"
command -v npm > /dev/null || { echo "npm is missing: CycloneDX's library judges nothing" >&2; exit 0; }
[ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ] && exit 0
npm ci --silent --no-fund --no-audit --ignore-scripts || echo "npm could not install CycloneDX's library: it judges nothing" >&2
