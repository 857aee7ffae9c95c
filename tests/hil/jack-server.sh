#!/usr/bin/env bash
# A private JACK server on a dummy driver: the clock of a sound card without the card.
#
#   jack-server.sh start NAME RATE [PERIOD_FRAMES]   returns when the server runs; fails after 10 s
#   jack-server.sh stop NAME                         ends it in order; returns when it is gone
#   jack-server.sh kill NAME                         takes it away as a crash would
#
# A program meets it with JACK_DEFAULT_SERVER=NAME. The server ends by itself after HIL_LIMIT seconds (default 300), so that an
# interrupted test leaves nothing behind. -C 0 -P 0: no "system" device of its own; jack-world's is the only one.
# Real-time where this user may have it (root, or LimitRTPRIO): on a busy machine the server and the room else miss hundreds of periods in a minute
# by themselves, without any other client. -S: the server waits for its clients in every cycle, so that a busy machine makes the clock late but never loses a sample.
# Needs jackd2 (DEBIAN_FRONTEND=noninteractive apt-get install jackd2: its configuration would ask a question).
set -euo pipefail
action=${1:?start, stop or kill} name=${2:?a server name}
state="${TMPDIR:-/tmp}/hil-jack-$name"

runs() { # one that has ended and is reaped late, or never by a test that adopts orphans, does not
  grep -qs '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$1/status"
}

gone() { # wait up to 5 s for the process to end
  for _ in $(seq 100); do
    runs "$1" || return 0
    sleep 0.05
  done
  return 1
}

# JACK keeps eight servers in a registry and frees the entry of a killed one only for a server of the same name: after eight crashes under
# different names no server starts any more on this machine; and it takes a zombie for a server that runs. Frees every entry whose process is no
# jackd that runs. (Entries of 264 bytes from byte 24 on, the process id first: struct _jack_shm_server in JACK's shm.h.)
forget_the_dead() {
  local registry=/dev/shm/jack-shm-registry n at owner
  [ -w "$registry" ] || return 0
  for n in 0 1 2 3 4 5 6 7; do
    at=$((24 + n * 264))
    owner=$(od -An -td4 -j "$at" -N 4 "$registry" | tr -d ' ')
    if [ "${owner:-0}" -gt 0 ] && { [ "$(cat "/proc/$owner/comm" 2>/dev/null)" != jackd ] || ! runs "$owner"; }; then
      dd if=/dev/zero of="$registry" bs=1 seek="$at" count=264 conv=notrunc status=none
    fi
  done
}

case $action in
  start)
    forget_the_dead
    rate=${3:?a rate in hertz} period=${4:-$(($3 / 100))}
    mkdir -p "$state"
    scheduling=(--no-realtime)
    if chrt -f 70 true 2>/dev/null; then scheduling=(-R -P 70); fi
    setsid timeout -k 2 "${HIL_LIMIT:-300}" jackd -n "$name" "${scheduling[@]}" -S -t 5000 -d dummy -r "$rate" -p "$period" -C 0 -P 0 \
      >"$state/log" 2>&1 </dev/null &
    echo $! >"$state/pid"
    for _ in $(seq 100); do
      jack_wait -s "$name" -c 2>/dev/null | grep -q '^running' && exit 0
      kill -0 "$(cat "$state/pid")" 2>/dev/null || break
      sleep 0.1
    done
    cat "$state/log" >&2
    "$0" kill "$name" || true
    exit 1
    ;;
  stop | kill)
    [ -f "$state/pid" ] || exit 0
    pid=$(cat "$state/pid")
    if [ "$action" = stop ]; then
      kill -TERM "$pid" 2>/dev/null || true
      gone "$pid" || action=kill
    fi
    if [ "$action" = kill ]; then
      # jackd only: "timeout" then reaps it and ends.
      pkill -KILL -P "$pid" || true
      gone "$pid" || exit 1
      forget_the_dead
    fi
    rm -rf "$state" /dev/shm/jack_sem.*_"$name"_* /dev/shm/jack_"$name"_*
    ;;
  *)
    echo "unknown action: $action" >&2
    exit 64
    ;;
esac
