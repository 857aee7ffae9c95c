# Buttons and lights on simulated GPIO lines, an input device and a CAN bus. Skipped, and said so, by a binary whose configuration knows none of them.
hands='press bounce line-light mute-key puck-unplugged ignition chip-pulled chip-back held-at-start'
hands_of() { # DRIVER: the configuration of the steps below
  cat <<C
{ "hydra": { "endpoint": "ws://127.0.0.1:4444/waves/v1/s2s", "instructions": "Be brief.", "session": "always", "greeting": false, "lingerSeconds": 1 },
  "audio": { "backend": "portaudio", "periodMs": 20, "echoCancellation": "off", "earcons": false, "capture": { "device": "kiosk" }, "playback": { "device": "kiosk" } },
  "talk": { "mode": "push-to-talk" },
  "gpio": { "driver": "$1" },
  "buttons": {
    "talk": { "source": "gpio", "chip": "kiosk", "line": 0, "activeLow": true, "bias": "pull-up", "debounceMs": 10 },
    "mute": { "source": "input", "device": "Puck", "key": "KEY_MICMUTE" },
    "ignition": { "source": "can", "interface": "vcan0", "id": "0x123", "pattern": "01" }
  },
  "leds": { "status": { "source": "gpio", "chip": "kiosk", "line": 4 } } }
C
}

# A chip of eight lines. A pull is a finger (down: pressed, the button is active-low); an output is read back beside it.
simulated=/sys/kernel/config/gpio-sim/kiosk
plug_chip() {
  mkdir -p $simulated/bank0
  echo 8 >$simulated/bank0/num_lines
  echo kiosk >$simulated/bank0/label
  echo 1 >$simulated/live
  lines=/sys/devices/platform/$(cat $simulated/dev_name)/$(cat $simulated/bank0/chip_name)
  release
}
unplug_chip() { echo 0 >$simulated/live; rmdir $simulated/bank0 $simulated; }
press() { echo pull-down >"$lines/sim_gpio0/pull"; }
release() { echo pull-up >"$lines/sim_gpio0/pull"; }
watched() { gpioinfo "$(cat $simulated/bank0/chip_name)" | grep 'line *0:' | grep -qv ' unused '; } # by a program: a press before that is a button held at start
lit() { [ "$(cat "$lines/sim_gpio4/value")" = 1 ]; }

# An input device that is called Puck; see puck.py.
plug_puck() {
  rm -f /run/puck
  mkfifo /run/puck
  python3 steps/puck.py </run/puck &
  puck=$!
  exec 9>/run/puck
}
key() { echo "$1" >&9; }
unplug_puck() {
  echo q >&9
  wait $puck
  exec 9>&-
}

# says MEMBER: whether the daemon's newest status has it, such as '"isMuted":true'.
says() { grep -q -- "$1" /run/status.json 2>/dev/null; }
listens() { says '"isMicrophoneOpen":true'; } # by the button: the ignition alone opens nothing here
said_lately() { journalctl -q -u hydra-kiosk -o cat --no-pager --since "@$1" | grep -q "$2"; }
# tries NAME SECONDS COMMAND…: a verdict by what becomes true within that time.
tries() {
  name=$1 seconds=$2 from=$(now)
  shift 2
  wait_for "$seconds" "$@"
  set -- $?
  verdict "$name" "$1" "$(since "$from")"
  [ "$1" = 0 ] || { journalctl -q -u hydra-kiosk -o cat --no-pager -n 12; cat /run/status.json; } 2>&1 | sed 's/^/    /'
}
fresh() { # DRIVER [SED]: the daemon with that driver, in session and with its hand on the button
  hands_of "$1" | sed -e "${2:-}" >$settings
  before=$(sessions)
  systemctl restart hydra-kiosk
  wait_for "$patience" has_sessions $((before + 1)) && wait_for 30 watched && sleep 0.5
}

hands_of kernel >$HOME/hands.json
if ! SMALLEST_API_KEY_FILE=/etc/hydra-kiosk/api-key hydra-kiosk config check --config $HOME/hands.json >$HOME/hands.log 2>&1; then
  for name in $hands; do skipped "$name" "the configuration knows no such button or light: $(grep -m 1 HK- $HOME/hands.log | cut -c1-120)"; done
else
  cp $settings $HOME/plain.json
  plug_chip
  plug_puck
  python3 steps/watch.py /run/hydra-kiosk/control.sock /run/status.json & follower=$!
  ip link add vcan0 type vcan 2>/dev/null
  ip link set vcan0 up
  (while :; do cansend vcan0 123#01; sleep 0.1; done) & ignition=$! # as a car does it: again and again while it is on
  for driver in kernel package; do
    fresh $driver
    verdict "$driver-in-session" $? ''
    press
    tries "$driver-press" 60 listens
    release
    tries "$driver-release" 60 says '"phase":"idle"'

    # Ten presses, each of six contacts that bounce for some milliseconds: ten clicks, not one more. A line has one user: the daemon is away meanwhile.
    systemctl stop hydra-kiosk
    hydra-kiosk test button --config $settings --seconds 40 --json >$HOME/clicks.json 2>&1 & watching=$!
    wait_for 20 watched
    sleep 0.5
    presses=0
    while [ $presses -lt 10 ]; do
      for contact in 1 2 3; do press; release; done
      press
      sleep 0.3
      for contact in 1 2 3; do release; press; done
      release
      sleep 0.7
      presses=$((presses + 1))
    done
    wait $watching
    # Presses are counted, long ones too: on a machine that is busy half a second passes between two lines of this script.
    count() { grep -o '"button":"talk"[^}]*' $HOME/clicks.json | grep -o "\"$1\":[0-9]*" | cut -d: -f2; }
    [ "$(count closures)" = 10 ]
    verdict "$driver-bounce" $? "$(count closures) presses, $(count clicks) of them clicks, for 10 presses of 60 contacts"
    [ "$(count closures)" = 10 ] || sed 's/^/    /' $HOME/clicks.json
    fresh $driver

    press
    tries "$driver-line-light" 90 lit
    release
  done

  fresh kernel
  key 1; key 0
  tries mute-key 60 says '"isMuted":true'
  key 1; key 0
  tries unmute-key 60 says '"isMuted":false'
  moment=$(date +%s)
  key 1
  unplug_puck
  tries puck-unplugged 60 said_lately "$moment" "button mute was lost"
  plug_puck
  tries puck-back 60 said_lately "$moment" 'works (Puck'

  kill $ignition
  tries ignition-off 60 says '"isAsleep":true'
  (while :; do cansend vcan0 123#01; sleep 0.1; done) & ignition=$!
  tries ignition-on 60 says '"isAsleep":false'

  moment=$(date +%s)
  unplug_chip
  tries chip-pulled 60 said_lately "$moment" kiosk
  plug_chip
  sleep 3
  press
  tries chip-back 90 listens
  release

  # Held while the daemon starts: noticed, not taken for a press. A simulated line goes by the pull that is asked for, so none is asked for here.
  moment=$(date +%s)
  systemctl stop hydra-kiosk
  press
  fresh kernel 's/"bias": "pull-up", //'
  sleep 2
  ! listens && said_lately "$moment" held
  verdict held-at-start $? ''
  release
  sleep 1
  press
  tries pressed-after-that 60 listens
  release
  unplug_puck
  kill $ignition $follower
  cp $HOME/plain.json $settings # for the next start of the machine
fi
