#!/bin/sh
# Our echo canceller beside speexdsp, WebRTC 0.3 and today's WebRTC (AEC3) on the same scenes, by the same scorer, in one run; prints Markdown.
# Usage: echo-peers.sh BENCH WORK [SCENES]
#   BENCH   the folder of the scene generator and the scorer (gen_scenarios.py, aec_score.py, aec_anchors.cpp, aec3-livekit.cjs)
#   WORK    a folder for what is made: programs, packages, sound, results
#   SCENES  a folder of scenes made before; WORK/scenes otherwise, made where it is not there
# HYDRA_BENCHMARKS names a published benchmark binary to use instead of a Release build of this tree. PEERS=0 leaves the others out.
# other_scenes.py makes scenes on which nothing was tuned: other_scenes.py BENCH WORK/held-out held-out && PEERS=0 echo-peers.sh BENCH WORK WORK/held-out
set -eu

here=$(cd "$(dirname "$0")" && pwd)
bench=$(cd "$1" && pwd)
mkdir -p "$2"
work=$(cd "$2" && pwd)
scenes=${3:-$work/scenes}
packages="libspeexdsp-dev libwebrtc-audio-processing-dev espeak-ng python3-numpy python3-scipy pkg-config g++ make"
command -v npm > /dev/null || packages="$packages nodejs npm" # Node.js from elsewhere brings its own npm, and Debian's does not go with it
python=/usr/bin/python3 # Debian's, which has the packages

if ! { pkg-config --exists speexdsp webrtc-audio-processing && $python -c 'import scipy' && command -v espeak-ng npm; } > /dev/null 2>&1; then
  if [ "$(id -u)" != 0 ] || ! apt-get install -y --no-install-recommends $packages > /dev/null; then
    echo "install $packages" >&2
    exit 1
  fi
fi

make -s -C "$bench" BUILD="$work" "$work/aec_anchors"
[ -f "$scenes/manifest.json" ] || $python "$bench/gen_scenarios.py" --out "$scenes" >&2
if [ "${PEERS:-1}" != 0 ] && [ ! -d "$work/node_modules" ]; then
  npm install --silent --no-audit --no-fund --prefix "$work" @livekit/rtc-node-linux-x64-gnu@0.13.24 @livekit/rtc-ffi-bindings@0.12.76 >&2
fi

ours=${HYDRA_BENCHMARKS:-}
if [ -z "$ours" ]; then
  dotnet build "$here/.." -c Release -v quiet -nologo >&2
  ours=$(cd "$here/../../.." && pwd)/artifacts/bin/HydraKiosk.Benchmarks/release/HydraKiosk.Benchmarks
fi

# score NAME COMMAND: one engine over all scenes
score() {
  "$python" "$bench/aec_score.py" --wavs "$scenes" --vad "$work/aec_anchors" --name "$1" --json "$work/$1.json" --cmd "$2" 2> "$work/$1.log"
}

files="--far {far} --mic {mic} --out {out} --delay-hint-ms {hint}"
export NODE_PATH="$work/node_modules"
score ours "$ours aec $files"
score ours-linear "$ours aec $files --linear 1"
if [ "${PEERS:-1}" != 0 ]; then
  score speexdsp "$work/aec_anchors run --engine speex-256-align-pp $files"
  score webrtc-0.3 "$work/aec_anchors run --engine apm03-aec $files"
  score webrtc-aec3 "node $bench/aec3-livekit.cjs $files"
fi
score ideal "cp {mic} {out}" # the scorer puts the scene without its echo in the place of a candidate of this name

$python "$here/echo_table.py" "$scenes" "$work"
