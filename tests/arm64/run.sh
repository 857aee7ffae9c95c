#!/usr/bin/env bash
# Builds hydra-kiosk for linux-arm64 on this machine, which is none, and runs it here, one emulated process at a time (qemu-user, a Cortex-A53:
# the oldest processor that .NET supports). Prints a verdict per step; exit code 0 unless one is BAD.
#   tests/arm64/run.sh [STEP…]       publish smoke stories units resampler canceller; default: all
# Needs what tests/install-test-deps.sh installs, and the solution built (dotnet build -c Release).
# What emulation cannot show: speed, start time, and a memory order weaker than this machine's.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. tests/verdicts.sh
binary=artifacts/native/linux-arm64/hydra-kiosk
most_bytes=28000000 # the goal is 22 MB; more voices and the screen have come since
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
steps=${*:-publish smoke stories units resampler canceller}

if [ "$(uname -m)" != x86_64 ]; then
  skipped arm64 "this machine is $(uname -m): the native steps try what these would emulate"
  exit 0
fi
for tool in qemu-aarch64 aarch64-linux-gnu-gcc ld.lld clang; do
  command -v $tool >/dev/null || { skipped arm64 "$tool is not installed; tests/install-test-deps.sh installs it"; exit 0; }
done
libraries=$(tests/arm64/libraries.sh 2>"$work/log") || { skipped arm64 "no arm64 libraries could be fetched:"; show "$work/log" 5; exit 0; }

# emulated PROGRAM: a command that is PROGRAM emulated. exec: signals, /proc/PID and the end are the program's own.
emulated() { printf '#!/bin/sh\nexec qemu-aarch64 -cpu cortex-a53 -L %q %q "$@"\n' "$libraries" "$(realpath "$1")"; }

publish() {
  local from code=0 size
  from=$(now)
  ./publish-arm64.sh >"$work/log" 2>&1 || code=$?
  if [ $code -eq 3 ]; then
    skipped publish "something is missing:"
    show "$work/log"
    exit 0 # without a binary there is nothing to try
  elif [ $code -ne 0 ]; then
    bad publish "exit code $code after $(since "$from")"
    show "$work/log"
    exit 1
  fi
  size=$(stat -c %s $binary)
  [ "$size" -le $most_bytes ]
  verdict publish $? "$size bytes (at most $most_bytes), no trim or AOT warning, $(grep -o 'needs glibc [0-9.]*' "$work/log"), $(since "$from")"
}

smoke() {
  mkdir -p "$work/smoke"
  emulated $binary >"$work/smoke/hydra-kiosk"
  chmod 755 "$work/smoke/hydra-kiosk"
  PATH=$work/smoke:$PATH timeout 200 sh tests/arm64/smoke.sh 2>&1 | tee "$work/smoke.log"
  bads=$((bads + $(grep -c '^BAD ' "$work/smoke.log")))
  grep -q '^ok simulate-ends' "$work/smoke.log" || bad smoke "did not come to its end"
}

# tests NAME COMMAND…: the test runner of a project, a second time where it failed, since these are real-time stories on an emulated processor.
tests() {
  local name=$1 from try
  shift
  from=$(now)
  for try in first second; do
    timeout 420 "$@" -noColor >"$work/log" 2>&1 && { ok "$name" "$(grep -oE 'Total: [0-9]+.*Skipped: [0-9]+' "$work/log" | tail -n 1), $(since "$from"), $try time"; return; }
    grep -E '\[FAIL\]' "$work/log" | sort -u | head -n 20
  done
  bad "$name" "$(grep -oE 'Total: .*' "$work/log" | tail -n 1)"
  grep -A 25 -E '\[FAIL\]' "$work/log" | head -n 120 | sed 's/^/    /'
}

# The simulator is this machine's own program, so that only the daemon is slow: emulated, it stalls for a third of a second whenever code of its runs
# for the first time, and would blame the daemon for the gap.
stories() {
  local native=artifacts/native/tests/hydra-kiosk runner=artifacts/bin/HydraKiosk.EndToEnd.Tests/release/HydraKiosk.EndToEnd.Tests
  [ -x $runner ] || { bad stories "$runner is not there: dotnet build HydraKiosk.sln -c Release"; return; }
  [ -x $native ] || native=artifacts/bin/HydraKiosk/release/hydra-kiosk
  emulated $binary | sed "2i [ \"\$1\" != simulate ] || exec $(realpath $native) \"\$@\"" >"$work/hydra-kiosk"
  chmod 755 "$work/hydra-kiosk"
  HYDRA_KIOSK_BINARY=$work/hydra-kiosk tests stories $runner -maxThreads 2 \
    -class '*.TalkButtonTests' -class '*.BargeInTests' -class '*.ReconnectTests' -class '*.OnDemandTests'
}

# CoreCLR and the just-in-time compiler emulated: without the second mapping of each page of code, which the emulator gets wrong.
units() {
  export DOTNET_EnableWriteXorExecute=0
  local project class classes filter
  while read -r project classes; do
    if ! timeout 400 dotnet publish "tests/$project" -c Release -r linux-arm64 --self-contained -p:RunAnalyzers=false -o "$work/$project" -v quiet --nologo \
      >"$work/log" 2>&1; then
      if grep -qE 'NU110[1-3]' "$work/log"; then skipped "$project" "the feeds of this machine lack the arm64 runtime"; else bad "$project" "does not publish"; fi
      show "$work/log" 8
      continue
    fi
    emulated "$work/$project/$project" >"$work/$project.sh"
    chmod 755 "$work/$project.sh"
    filter=()
    for class in $classes; do filter+=(-class "*.$class"); done
    tests "$project" "$work/$project.sh" -maxThreads 2 "${filter[@]}"
    rm -rf "${work:?}/$project"
  done <<'P'
HydraKiosk.Primitives.Tests SpscRingTests AsyncSignalTests AsyncSignalAllocationTests
HydraKiosk.Audio.Tests PaLayoutTests PeriodSignalTests DevicePumpTests
HydraKiosk.Hydra.Tests ServerEventReaderTests WireLeniencyTests WireBoundsTests
HydraKiosk.Devices.Tests
P
}

# emulated_benchmarks STEP: the benchmark program, emulated, as $program; once for all steps.
emulated_benchmarks() {
  program=$work/benchmarks
  [ ! -x "$program" ] || return 0
  if ! dotnet publish tests/HydraKiosk.Benchmarks -c Release -r linux-arm64 -p:HydraAot=true -p:RunAnalyzers=false -o "$work/benchmarks.arm64" -v quiet --nologo >"$work/log" 2>&1; then
    bad "$1" "does not publish"
    show "$work/log" 8
    return 1
  fi
  emulated "$work/benchmarks.arm64/HydraKiosk.Benchmarks" >"$program"
  chmod 755 "$program"
}

resampler() {
  local program from code pair worst
  from=$(now)
  emulated_benchmarks resampler || return
  python3 -c '
import random, struct, sys
r = random.Random(5)
sys.stdout.buffer.write(b"".join(struct.pack("<f", r.uniform(-1, 1)) for _ in range(96000)))' >"$work/noise"
  for pair in 48000:16000 16000:48000 44100:48000 48000:44100 24000:48000; do
    set -- resample --in-rate "${pair%:*}" --out-rate "${pair#*:}"
    "$program" "$@" <"$work/noise" >"$work/arm64.f32" && artifacts/bin/HydraKiosk.Benchmarks/release/HydraKiosk.Benchmarks "$@" <"$work/noise" >"$work/x64.f32" \
      && worst=$(python3 - "$work/arm64.f32" "$work/x64.f32" <<'P'
import array, sys
a, b = (array.array("f", open(name, "rb").read()) for name in sys.argv[1:])
assert len(a) == len(b) > 20000, f"{len(a)} samples here, {len(b)} there"
worst = max(abs(x - y) for x, y in zip(a, b))
print(f"differs by {worst:.1e} at most, of {len(a)} samples")
sys.exit(worst > 1e-6)
P
    )
    verdict "resampler-$pair" $? "${worst:-}"
  done
  echo "    resampler: $(since "$from")"
}

# Twelve seconds of syllables out of a loudspeaker, back through a small room, and over the last four of them somebody else.
canceller() {
  local program from part worst
  from=$(now)
  emulated_benchmarks canceller || return
  mkdir -p "$work/aec"
  python3 - "$work/aec" <<'P'
import array, random, sys, wave

def syllables(r, seconds, level):
    sound, low, envelope, target, until = array.array("d"), 0.0, 0.0, 0.0, 0
    for i in range(seconds * 16000):
        if i >= until:
            target, until = (0.3 + r.random() if r.random() < 0.75 else 0.0), i + int(r.uniform(960, 3360))
        envelope += (target - envelope) / 160
        low += 0.25 * (r.uniform(-1, 1) - low)
        sound.append(low * envelope * level)
    return sound

def write(name, sound):
    with wave.open(f"{sys.argv[1]}/{name}.wav", "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(array.array("h", (round(max(-1, min(1, x)) * 32767) for x in sound)).tobytes())

r = random.Random(13)
far, person = syllables(r, 12, 0.4), syllables(r, 4, 0.3)
mic = array.array("d", (r.uniform(-1e-4, 1e-4) for _ in far))
for delay, gain in [(640, 0.4)] + [(640 + int(t * 16000), r.uniform(-0.12, 0.12) * 10 ** (-10 * t)) for t in (r.random() * 0.2 for _ in range(40))]:
    for i in range(delay, len(mic)):
        mic[i] += gain * far[i - delay]
for i, x in enumerate(person):
    mic[8 * 16000 + i] += x
write("far", far)
write("mic", mic)
P
  for part in 0 1; do
    set -- aec --far "$work/aec/far.wav" --mic "$work/aec/mic.wav" --delay-hint-ms 45 --linear $part
    "$program" "$@" --out "$work/aec/arm64.wav" >"$work/aec/arm64" \
      && artifacts/bin/HydraKiosk.Benchmarks/release/HydraKiosk.Benchmarks "$@" --out "$work/aec/x64.wav" >"$work/aec/x64" \
      && worst=$(python3 - "$work/aec" <<'P'
import array, json, sys, wave
sound = [array.array("h", wave.open(f"{sys.argv[1]}/{name}.wav").readframes(10 ** 9)) for name in ("arm64", "x64")]
said = [json.loads(open(f"{sys.argv[1]}/{name}").read().splitlines()[-1]) for name in ("arm64", "x64")]
openings = [one["openings_s"] for one in said]
worst = max(abs(x - y) for x, y in zip(*sound))
print(f"differs by {worst} of 32768 at most, of {len(sound[0])} samples; opens at {openings[0]} here, {openings[1]} there")
sys.exit(worst > 2 or len(sound[0]) != len(sound[1]) or openings[0] != openings[1] or not openings[0] or said[0]["allocated_bytes"] > 0)
P
    )
    verdict "canceller-$([ $part = 1 ] && echo linear || echo sent)" $? "${worst:-}"
  done
  echo "    canceller: $(since "$from")"
}

for step in $steps; do
  case $step in
    publish | smoke | stories | units | resampler | canceller) $step ;;
    *) echo "unknown step $step" >&2; exit 2 ;;
  esac
done
verdict_code
