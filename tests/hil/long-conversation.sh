#!/usr/bin/env bash
# A long conversation on a virtual sound card, with another process taking all of one core: does anything run full or empty?
#
#   long-conversation.sh BINARY [MINUTES]       default 10
#
# The daemon BINARY runs on PortAudio and JACK (10 ms periods, a clock that waits for nobody) against its own simulator; a visitor asks
# every eight seconds and is answered by a tone of two seconds. Server and room are real-time where that is permitted: otherwise they miss
# periods on a busy machine by themselves. With "none" for BINARY nobody converses, and what is printed is what they miss alone.
# Prints the daemon's own figures, its CPU time, its memory at the start and at the end, and every warning of its journal. Needs jackd2, libjack-jackd2-dev, libportaudio2, gcc, python3.
set -euo pipefail
binary=${1:?the hydra-kiosk binary, or none} minutes=${2:-10}
[ "$binary" = none ] || binary=$(readlink -f "$binary")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
export JACK_DEFAULT_SERVER=long$$ JACK_NO_START_SERVER=1 HOME=$work
seconds=$((minutes * 60))

gcc -O2 -o "$work/jack-world" "$here/jack-world.c" -ljack -lm
python3 - "$work/visitor.s16" "$seconds" <<'P'
import array, math, random, sys
rate, random_ = 48000, random.Random(1)
def noise(): return random_.randint(-8, 8)
burst = array.array("h", (int(9000 * (0.55 + 0.45 * math.sin(2 * math.pi * 4 * i / rate)) * math.sin(2 * math.pi * 300 * i / rate)) + noise() for i in range(rate)))
rest = array.array("h", (noise() for i in range(7 * rate)))
with open(sys.argv[1], "wb") as out:
    for _ in range(int(sys.argv[2]) // 8 + 1):
        burst.tofile(out); rest.tofile(out)
P
cat >"$work/kiosk.json" <<J
{ "hydra": { "endpoint": "ws://127.0.0.1:PORT/waves/v1/s2s", "instructions": "Answer.", "session": "always", "greeting": false },
  "audio": { "backend": "portaudio", "capture": { "device": "kiosk_hw" }, "playback": { "device": "kiosk_hw" }, "periodMs": 10, "echoCancellation": "off" } }
J

jackd -R -P 70 -n "$JACK_DEFAULT_SERVER" -d dummy -r 48000 -p 480 -C 0 -P 0 >"$work/jackd.log" 2>&1 & pids+=($!)
for _ in $(seq 50); do jack_wait -c 2>/dev/null | grep -q '^running' && break; sleep 0.1; done
"$work/jack-world" kiosk_hw "$work/visitor.s16" "$work/heard.s16" "$seconds" >"$work/world.log" 2>&1 & world=$!
pids+=("$world")
for _ in $(seq 50); do grep -q ready "$work/world.log" && break; sleep 0.1; done
sh -c 'while :; do :; done' & pids+=($!)
if [ "$binary" = none ]; then
  sleep "$seconds"
  kill -TERM "$world"
  wait "$world" || true
  echo "$minutes minutes without a daemon, load average $(cut -d' ' -f1 /proc/loadavg); sound server: $(grep -oE 'xruns [0-9]+' "$work/world.log")"
  exit
fi
"$binary" simulate --port 0 --scenario tone --log "$work/wire.ndjson" >"$work/simulator.log" 2>&1 & pids+=($!)
for _ in $(seq 100); do grep -q serving "$work/simulator.log" && break; sleep 0.1; done
port=$(grep -oE '127\.0\.0\.1:[0-9]+' "$work/simulator.log" | head -n 1 | cut -d: -f2)
sed -i "s/PORT/$port/" "$work/kiosk.json"

SMALLEST_API_KEY=sk_simulator "$binary" run --config "$work/kiosk.json" 2>"$work/journal" & daemon=$!
pids+=("$daemon")
# Without the sound server's memory, which it shares with all its clients: they count as resident where it locks them.
memory() { awk '/RssAnon|RssFile/ { kB += $2 } END { print kB }' "/proc/$daemon/status"; }
sleep 20
first=$(memory) ticks=$(awk '{ print $14 + $15 }' "/proc/$daemon/stat")
sleep $((seconds - 30))
last=$(memory) ticks=$(($(awk '{ print $14 + $15 }' "/proc/$daemon/stat") - ticks))
kill -TERM "$daemon"
wait "$daemon" || true
kill -TERM "$world"
wait "$world" || true

echo "$minutes minutes on $(nproc) cores, one of them fully loaded, load average $(cut -d' ' -f1 /proc/loadavg)"
grep -oE 'figures: .*' "$work/journal"
echo "sound server: $(grep -oE 'xruns [0-9]+' "$work/world.log"), the start included"
awk -v t="$ticks" -v hz="$(getconf CLK_TCK)" -v s="$((seconds - 30))" 'BEGIN { printf "CPU of the daemon: %.1f %% of one core\n", 100 * t / hz / s }'
echo "resident: $first kB after 20 s, $last kB at the end"
echo "turns taken by the service: $(grep -c '"input_audio_buffer.speech_stopped"' "$work/wire.ndjson" || true), responses done: $(grep -c '"response.done"' "$work/wire.ndjson" || true)"
echo "protocol violations: $(grep -c '"violation"' "$work/wire.ndjson" || true)"
echo "warnings and errors of the daemon: $(grep -cE 'HK-[0-9]{4}' "$work/journal" || true)"
grep -E 'HK-[0-9]{4}' "$work/journal" | cut -c1-200 | head -n 20 || true
