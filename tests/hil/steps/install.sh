# As the README has it: binary, configuration, key, unit; enabled, so that the next start of the machine starts it too.
install -m 755 hydra-kiosk /usr/local/bin/hydra-kiosk
install -d -m 755 /etc/hydra-kiosk
(umask 077 && printf sk_simulator >/etc/hydra-kiosk/api-key)
cp systemd/hydra-kiosk.service /etc/systemd/system/
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
said=$(systemd-analyze verify /etc/systemd/system/hydra-kiosk.service 2>&1)
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
