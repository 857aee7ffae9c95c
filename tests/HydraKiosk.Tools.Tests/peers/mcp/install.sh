#!/bin/sh
# Installs the official servers of the Model Context Protocol, which the tests of HydraKiosk.Tools connect to; they are skipped without them.
set -eu
cd "$(dirname "$0")"

if ! command -v npm > /dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get install -y -q --no-install-recommends nodejs npm > /dev/null || true
  fi
fi
command -v npm > /dev/null || { echo "npm is missing: the tests with the official MCP servers are skipped" >&2; exit 0; }

# What is there already, in the pinned versions, is not fetched again.
[ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ] && exit 0
npm ci --silent --no-fund --no-audit || echo "npm could not install the official MCP servers: the tests with them are skipped" >&2
