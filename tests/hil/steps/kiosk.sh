# What several steps need: the sound card in a loop with a room at its other end, the service that is no service, and questions to the daemon.
# Written to Loopback,0,0 is recorded from Loopback,1,0; written to Loopback,1,1 is recorded from Loopback,0,1. The daemon has side 0, the room side 1.
wire=$HOME/wire.ndjson
settings=/etc/hydra-kiosk/hydra-kiosk.json
patience=${PATIENCE:-60}

modprobe -aq configfs snd-aloop snd-hrtimer gpio-sim uleds uinput evdev vcan can-raw softdog 2>/dev/null
mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config

field() { systemctl show -p "$1" --value hydra-kiosk; }
is_running() { [ "$(field ActiveState)" = active ] && hydra-kiosk status; }
sessions() { grep -c session.configure "$wire" 2>/dev/null || true; }
has_sessions() { [ "$(sessions)" -ge "$1" ]; }
restarts() { field NRestarts; }
has_restarts() { [ "$(restarts)" -ge "$1" ]; }

start_service() {
  hydra-kiosk simulate --port 4444 --scenario tone --log "$wire" >$HOME/simulate.log 2>&1 &
  simulator=$!
  wait_for "$patience" grep -q 4444 $HOME/simulate.log
}

# The visitor says one word every ten seconds, for as long as the card is there, in one stream: between two of them the microphone would give
# exact zeros, which the daemon rightly takes for a dead one. (44 bytes of header.)
start_visitor() {
  (while :; do tail -c +45 /mnt/hil/visitor.wav || break; done | aplay -q -D plughw:Loopback,1,1 -t raw -f S16_LE -r 48000 -c 1 --buffer-time=1000000) \
    >$HOME/aplay.log 2>&1 &
  visitor=$!
}
stop_visitor() {
  kill "$visitor" 2>/dev/null
  pkill -x aplay
  wait "$visitor" 2>/dev/null
}

# heard SECONDS: whether a reply sounds in the room within that time: half a second of it, well above the noise.
heard() {
  rm -f $HOME/heard.raw
  timeout $(($1 + 20)) arecord -q -D plughw:Loopback,1,0 -f S16_LE -r 48000 -c 1 -t raw -d "$1" $HOME/heard.raw 2>$HOME/arecord.log
  # Every twelfth sample is enough for a loudness; windows of 50 ms.
  od -An -v -t d2 -w24 $HOME/heard.raw | awk '{ sum += $1 * $1; n++; if (n == 200) { if (sum / n > 250000) loud++; sum = n = 0 } }
    END { printf "%.1f s of a voice in the room\n", loud / 20; exit loud < 10 }'
}
