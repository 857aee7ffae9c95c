#!/bin/sh
# The daemon beside a plain Node client (ws-client/), both in the same conversation at the same time, in one table.
# Usage: ws-client.sh --binary PATH [--minutes 10] [--speaker-rate 24000] [--out DIR]
# Installs Debian's nodejs and npm if it may, and the ws package. HYDRA_BENCHMARKS names a published benchmark binary to use instead of a
# Release build of this tree.
set -eu

here=$(cd "$(dirname "$0")" && pwd)

if ! { command -v node && command -v npm; } > /dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get install -y --no-install-recommends nodejs npm > /dev/null || true
  fi
fi

# Without them the verb says what is missing and measures the daemon alone.
if command -v npm > /dev/null; then
  (cd "$here/ws-client" && npm ci --silent) || echo "npm could not install ws" >&2
fi

ours=${HYDRA_BENCHMARKS:-}
if [ -z "$ours" ]; then
  dotnet build "$here/.." -c Release -v quiet -nologo >&2
  ours=$(dirname "$here")/../../artifacts/bin/HydraKiosk.Benchmarks/release/HydraKiosk.Benchmarks
fi

exec "$ours" session --node "$here/ws-client/client.mjs" "$@"
