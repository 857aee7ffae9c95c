#!/bin/sh
# Installs a client and a server of chat completions by others, which judge the cascade in the tests of HydraKiosk.Voices; these are skipped without them.
set -eu
cd "$(dirname "$0")"

if ! command -v npm > /dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get install -y -q --no-install-recommends nodejs npm > /dev/null || true
  fi
fi
command -v npm > /dev/null || { echo "npm is missing: the tests with chat peers are skipped" >&2; exit 0; }

# What is there already, in the pinned versions, is not fetched again.
[ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ] && exit 0
npm ci --silent --no-fund --no-audit || echo "npm could not install the chat peers: the tests with them are skipped" >&2
