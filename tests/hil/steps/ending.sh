# Killed: it comes back by itself, and converses. Stopped in order: it ends as agreed and stays away.
before=$(sessions) count=$(restarts) from=$(now)
kill -KILL "$(field MainPID)"
wait_for "$patience" has_restarts $((count + 1)) && wait_for "$patience" has_sessions $((before + 1))
verdict killed-and-back $? "in session again after $(since "$from")"

if [ "$(field WatchdogUSec)" = 0 ]; then
  skipped watchdog-starved "the unit sets no WatchdogSec: the daemon does not feed one yet"
else
  before=$(sessions) count=$(restarts) from=$(now)
  kill -STOP "$(field MainPID)"
  wait_for $((patience * 2)) has_restarts $((count + 1)) && wait_for "$patience" has_sessions $((before + 1))
  verdict watchdog-starved $? "in session again after $(since "$from")"
fi

from=$(now)
systemctl stop hydra-kiosk
verdict stopped $? "$(since "$from"), $(field Result)"
[ "$(field Result)" = success ] && [ "$(field ExecMainStatus)" = 0 ]
verdict ended-in-order $? "exit code $(field ExecMainStatus)"
systemctl start hydra-kiosk
wait_for "$patience" has_sessions $((before + 2))
verdict started-again $? ''
