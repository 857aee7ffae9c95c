# The sound card is pulled and comes back: the daemon lives, says so, and converses again.
driver=/sys/bus/platform/drivers/snd_aloop
if [ -e $driver/snd_aloop.0 ]; then
  pid=$(field MainPID)
  stop_visitor
  echo snd_aloop.0 >$driver/unbind & pulling=$! # returns when the last program has let go of the card
  wait_for "$patience" sh -c "journalctl -q -u hydra-kiosk -o cat --no-pager -n 40 | grep -q 'HK-10'"
  verdict card-pulled $? "$(journalctl -q -u hydra-kiosk -o cat --no-pager -n 40 | grep -oE 'HK-10[0-9]+ .*' | tail -n 1 | cut -c1-140)"
  [ "$(field MainPID)" = "$pid" ] && is_running >/dev/null
  verdict lives-without-card $? ''
  wait $pulling
  echo snd_aloop.0 >$driver/bind
  start_visitor
  said=$(heard 60)
  verdict card-back $? "$said"
  [ "$(field MainPID)" = "$pid" ]
  verdict same-daemon $? ''
else
  bad card-pulled "there is no $driver/snd_aloop.0"
fi
