# The machine was switched off without a word, and on again.
from=$(now)
start_service
start_visitor
wait_for "$patience" is_running
verdict reboot-running $? "$(hydra-kiosk status 2>&1 | head -n 1), $(since "$from") after the first command"
wait_for "$patience" has_sessions 1
verdict reboot-in-session $? ''
said=$(heard 30)
verdict reboot-conversation $? "$said"
