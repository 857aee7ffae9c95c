# Somebody speaks into the card, the loudspeaker's side is recorded: a reply sounds.
said=$(heard 25)
code=$?
verdict conversation $code "$said"
[ $code -eq 0 ] || journalctl -q -u hydra-kiosk -o cat --no-pager | tail -n 20 | sed 's/^/    /'
pid=$(field MainPID)
memory=$(awk '/^RssAnon|^RssFile/ { kB += $2 } END { print kB }' "/proc/$pid/status")
if [ $code -eq 0 ]; then
  [ "$memory" -le 49000 ] # the goal is 40000
  verdict resident $? "$memory kB (at most 49000)"
else
  skipped resident "$memory kB, without a conversation"
fi
for thread in /proc/"$pid"/task/*; do
  sed 's/.*) //' "$thread/stat" 2>/dev/null | awk '$39 == 1 || $39 == 2 { exit 1 }' || real_time=$((${real_time:-0} + 1))
done
[ "${real_time:-0}" -ge 1 ]
verdict real-time $? "${real_time:-0} threads of the daemon have a real-time class"
