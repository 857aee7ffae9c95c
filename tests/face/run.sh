#!/usr/bin/env bash
# The pages in a real browser, against the daemon and the simulator: a verdict a line (tests/verdicts.sh), pictures in artifacts/face.
#   tests/face/run.sh BINARY [--picture FILE] [--minutes N] [--only states|more|doors|technician|growth]
#   --picture: only makes the picture of the README; --minutes: how long growth is looked for (with FACE_LIMIT in seconds above it)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$here/install.sh"
for need in chromium node; do
  command -v $need >/dev/null || { echo "skipped the face in a browser: $need is missing"; exit 0; }
done
[ -d "$here/node_modules/playwright-core" ] || { echo "skipped the face in a browser: playwright-core is missing"; exit 0; }
exec timeout "${FACE_LIMIT:-600}" node "$here/run.mjs" "$@"
