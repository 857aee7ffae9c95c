#!/bin/sh
# Installs the independent peers of the realtime voice: a server that answers our client, and a client that drives our simulator. Their tests are skipped
# without them.
set -eu
cd "$(dirname "$0")"
command -v npm > /dev/null || { echo "npm is missing: the tests with aimock and @openai/agents-realtime are skipped" >&2; exit 0; }
[ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ] && exit 0
npm ci --silent --no-fund --no-audit || echo "npm could not install aimock and @openai/agents-realtime: the tests with them are skipped" >&2
