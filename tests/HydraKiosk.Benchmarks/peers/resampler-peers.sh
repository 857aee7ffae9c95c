#!/bin/sh
# Our resamplers and Debian's in one table, measured one after the other on this machine with the same tones and the same clock.
# Usage: resampler-peers.sh [--secs S] [--runs R] [--tones T] [--time-only 1]
# HYDRA_BENCHMARKS names a published benchmark binary to use instead of a Release build of this tree.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=${TMPDIR:-/tmp}/hydra-resampler-peers.$(id -u)
packages="libsoxr-dev libspeexdsp-dev libsamplerate0-dev libswresample-dev libavutil-dev pkg-config gcc"
libraries="soxr speexdsp samplerate libswresample libavutil"

# shellcheck disable=SC2086 # both lists are meant to split
if ! { command -v pkg-config && command -v gcc && pkg-config --exists $libraries; } > /dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get install -y --no-install-recommends $packages > /dev/null || true
  fi
fi

ours=${HYDRA_BENCHMARKS:-}
if [ -z "$ours" ]; then
  dotnet build "$here/.." -c Release -v quiet -nologo >&2
  ours=$(dirname "$here")/../../artifacts/bin/HydraKiosk.Benchmarks/release/HydraKiosk.Benchmarks
fi

"$ours" resampler-table "$@"

# shellcheck disable=SC2086
if { command -v pkg-config && command -v gcc && pkg-config --exists $libraries; } > /dev/null 2>&1; then
  mkdir -p "$build"
  gcc -O3 -march=native -o "$build/resampler_peers" "$here/resampler_peers.c" $(pkg-config --cflags --libs $libraries) -lm
  echo "Debian's libraries, the same columns; ms includes what is still owed after a block:"
  "$build/resampler_peers" "$@"
else
  echo "no peers: install $packages" >&2
fi
