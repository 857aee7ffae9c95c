#!/usr/bin/env bash
# Runs a program with its output in a journal of its own: systemd's journald, on a /run that nobody else sees. What it has of the program is left in
# the folder: all.json and warnings.json (`journalctl -p warning`).
#   unshare --mount journal.sh FOLDER PROGRAM WORDS…
set -euo pipefail
folder=$1
shift
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/journal /run/systemd/journald.conf.d /run/log/journal
printf '[Journal]\nStorage=volatile\nReadKMsg=no\nAudit=no\nRateLimitIntervalSec=0\n' >/run/systemd/journald.conf.d/own.conf
# the variables are the program's: journald would put its own sockets there
env -u RUNTIME_DIRECTORY -u STATE_DIRECTORY /usr/lib/systemd/systemd-journald >"$folder/journald.log" 2>&1 &
journald=$!
trap 'kill "$journald" 2>/dev/null || true' EXIT
until [ -S /run/systemd/journal/stdout ] && [ -S /run/systemd/journal/io.systemd.journal ]; do
  kill -0 "$journald" # it has ended: so does this, and journald.log says why
  sleep 0.1
done

# what systemd does for a service: the stream, and the variable that announces it
systemd-cat --identifier=hydra-kiosk --level-prefix=true \
  bash -c 'JOURNAL_STREAM=$(stat --dereference --format=%d:%i /proc/self/fd/2) exec "$@"' announced "$@" &
program=$!
trap 'kill -TERM "$program" 2>/dev/null || true' TERM
code=0
wait "$program" || code=$?
while kill -0 "$program" 2>/dev/null; do # a signal ends the first wait, not the program
  code=0
  wait "$program" || code=$?
done
journalctl --sync
journalctl --identifier=hydra-kiosk --output=json --no-pager >"$folder/all.json"
journalctl --identifier=hydra-kiosk --priority=warning --output=json --no-pager >"$folder/warnings.json"
exit "$code"
