#!/bin/sh
# The verbs, the control socket and the end of the daemon: `hydra-kiosk` on the path, a folder of its own to work in. The same on this machine,
# emulated as one process, and in an emulated board.
#   PATIENCE   seconds to wait for anything; default 30
. "$(dirname "$0")/../verdicts.sh"
patience=${PATIENCE:-30}
work=$(mktemp -d)
trap 'kill $simulator $daemon 2>/dev/null; rm -rf "$work"' EXIT
simulator='' daemon=''
here="--runtime-dir $work/run"
export SMALLEST_API_KEY=sk_simulator

ended() { [ ! -e "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status"; }
# stop NAME PID: SIGTERM, and the daemon's own word for a good end.
stop() {
  from=$(now)
  kill -TERM "$2"
  wait_for "$patience" ended "$2" || kill -KILL "$2"
  wait "$2"
  code=$?
  verdict "$1" $code "ended with $code after $(since "$from")"
}

from=$(now)
said=$(hydra-kiosk --version 2>&1)
verdict version $? "$said, $(since "$from")"
hydra-kiosk config schema >"$work/schema" 2>&1 && grep -q '"hydra"' "$work/schema"
verdict config-schema $? "$(wc -c <"$work/schema") bytes"
echo '{ "audio": { "backend": "none", "playback": { "volumne": 2 } } }' >"$work/wrong.json"
hydra-kiosk config check --config "$work/wrong.json" >"$work/wrong" 2>&1
[ $? -eq 2 ] && grep -q HK-6002 "$work/wrong"
verdict config-check-refuses $? "$(wc -l <"$work/wrong") lines"
hydra-kiosk explain HK-2011 >"$work/explain" 2>&1
verdict explain $? "$(head -n 1 "$work/explain")"

hydra-kiosk simulate --port 0 --log "$work/wire" >"$work/simulate" 2>&1 &
simulator=$!
wait_for "$patience" grep -qE '127\.0\.0\.1:[0-9]+' "$work/simulate"
verdict simulate $? ''
port=$(grep -oE '127\.0\.0\.1:[0-9]+' "$work/simulate" | head -n 1 | cut -d: -f2)
cat >"$work/kiosk.json" <<C
{ "hydra": { "endpoint": "ws://127.0.0.1:$port/waves/v1/s2s", "instructions": "Be brief.", "session": "always" },
  "audio": { "backend": "null" }, "buttons": { "talk": { "source": "control" } } }
C
hydra-kiosk config check --config "$work/kiosk.json" >"$work/check" 2>&1
verdict config-check $? "$(head -n 1 "$work/check")"
from=$(now)
hydra-kiosk run --config "$work/kiosk.json" $here --state-dir "$work/state" >"$work/out" 2>"$work/journal" &
daemon=$!
wait_for "$patience" grep -q session.configure "$work/wire"
verdict run $? "$(since "$from") to the first message at the service"
wait_for "$patience" hydra-kiosk status $here
said=$(hydra-kiosk status $here 2>&1)
verdict status $? "$said"
timeout 6 hydra-kiosk watch --json $here >"$work/watch" 2>&1
[ $? -eq 124 ] && [ -s "$work/watch" ]
verdict watch $? "$(wc -l <"$work/watch") lines in 6 s"
said=$(hydra-kiosk press talk --for 300 $here 2>&1)
verdict press $? "$said"
hydra-kiosk press nothing $here >"$work/press" 2>&1
[ $? -ne 0 ] && grep -q HK-7008 "$work/press"
verdict press-of-no-button $? ''
hydra-kiosk run --config "$work/kiosk.json" $here >"$work/second" 2>&1
[ $? -ne 0 ] && grep -q HK-7001 "$work/second"
verdict second-daemon-refused $? ''
memory=$(awk '$1 == "VmRSS:" { print $2 }' "/proc/$daemon/status")
stop sigterm "$daemon"
daemon=''
grep -q 1000 "$work/wire"
verdict closed-with-1000 $? ''
# It ends with 1 where a client broke a rule; chunks that come late only say that the machine is busy or emulated.
broken=$(grep '"violation"' "$work/wire" | grep -v append-gap)
[ -z "$broken" ]
verdict no-rule-broken $? "$(echo "$broken" | head -n 1 | cut -c1-160)"
kill -TERM "$simulator"
wait_for "$patience" ended "$simulator" || kill -KILL "$simulator"
wait "$simulator"
code=$?
[ $code -le 1 ]
verdict simulate-ends $? "with $code"
simulator=''
echo "    resident $memory kB, where the emulator counts with it; warnings in the journal: $(grep -cE ' (WARN|ERROR) ' "$work/journal")"
verdict_code || show "$work/journal"
verdict_code
