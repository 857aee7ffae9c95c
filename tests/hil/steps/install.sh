# As the README has it: the archive, the key, the configuration; enabled, so that the next start of the machine starts it too.
archive/install.sh >$HOME/install.log 2>&1
verdict installed $? "$(tail -n 1 $HOME/install.log)"
# Started too early: it says what is missing, and is not started over and over.
systemctl start hydra-kiosk 2>/dev/null
sleep 5
[ "$(field ExecMainStatus)" = 5 ] && [ "$(field NRestarts)" = 0 ] && journalctl -q -u hydra-kiosk -o cat --no-pager | grep -q 'no API key was found'
verdict no-key-told $? "exit code $(field ExecMainStatus), $(field NRestarts) starts since"
systemctl reset-failed hydra-kiosk
(umask 077 && printf sk_simulator >/etc/hydra-kiosk/api-key)
cat >/etc/asound.conf <<'A'
pcm.to_room { type plug slave { pcm "hw:Loopback,0,0" rate 48000 } }
pcm.from_room { type plug slave { pcm "hw:Loopback,0,1" rate 48000 } }
pcm.kiosk { type asym playback.pcm "to_room" capture.pcm "from_room" hint { show on description "kiosk" } }
A
cat >$settings <<'C'
{ "hydra": { "endpoint": "ws://127.0.0.1:4444/waves/v1/s2s", "instructions": "Be brief.", "session": "always", "greeting": false },
  "audio": { "backend": "portaudio", "periodMs": 20, "echoCancellation": "off", "capture": { "device": "kiosk" }, "playback": { "device": "kiosk" } },
  "buttons": { "talk": { "source": "control" } } }
C
said=$(systemd-analyze verify --man=no hydra-kiosk.service 2>&1)
verdict unit-verified $? "$said"
said=$(SMALLEST_API_KEY_FILE=/etc/hydra-kiosk/api-key hydra-kiosk config check 2>&1)
verdict config-check $? "$(echo "$said" | head -n 1)"
start_service
verdict service-there $? ''
start_visitor
from=$(now)
systemctl daemon-reload
systemctl enable --now -q hydra-kiosk
verdict unit-started $? ''
wait_for "$patience" has_sessions 1
code=$?
verdict talks-to-the-service $code "$(since "$from") from the start of the unit"
[ $code -eq 0 ] || journalctl -q -u hydra-kiosk -o cat --no-pager | tail -n 20 | sed 's/^/    /'
wait_for "$patience" is_running
verdict status $? "$(hydra-kiosk status 2>&1 | head -n 1)"
# The real login manager holds the machine up for it until its session is closed; it asks polkit, and refuses where there is none, which is told.
inhibits() { busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager ListInhibitors | grep -q '"sleep" "hydra-kiosk"'; }
is_told() { journalctl -q -u hydra-kiosk -o cat --no-pager | grep -q 'refuses Inhibit: Permission denied'; }
if ! systemctl -q is-active systemd-logind; then
  skipped delays-sleep "systemd-logind does not run here"
elif [ -e /usr/lib/polkit-1/polkitd ]; then
  wait_for 20 inhibits
  verdict delays-sleep $? ''
else
  wait_for 20 is_told
  verdict refused-delay-told $? "there is no polkit here"
fi
