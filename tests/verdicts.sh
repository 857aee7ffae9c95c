# Sourced by the scripts that try the binary on emulated machines: one verdict a line, which tests/run.sh counts. Plain sh, for it also runs there.
#   ok NAME [DETAIL]    BAD NAME WHY    skipped NAME WHY
# Exit with `verdict_code` at the end: 0 unless something was BAD.
bads=0

ok() { printf 'ok %s\n' "$*"; }
skipped() { printf 'skipped %s\n' "$*"; }
bad() {
  printf 'BAD %s\n' "$*"
  bads=$((bads + 1))
}

# verdict NAME CODE [DETAIL]: by an exit code.
verdict() {
  verdict_name=$1 verdict_of=$2
  shift 2
  if [ "$verdict_of" -eq 0 ]; then ok "$verdict_name" "$*"; else bad "$verdict_name" "$*"; fi
}

verdict_code() { [ "$bads" -eq 0 ]; }

# show FILE [LINES]: the end of what a failed command said, set off from the verdicts.
show() { [ ! -f "$1" ] || tail -n "${2:-30}" "$1" | sed 's/^/    /'; }

# wait_for SECONDS COMMAND…: until it succeeds; the last result where it never does.
wait_for() {
  wait_until=$(($(date +%s) + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$(date +%s)" -lt "$wait_until" ] || return 1
    sleep 0.2
  done
}

# Seconds on the clock that nobody sets, and the time since such a moment in words.
now() { cut -d' ' -f1 /proc/uptime; }
since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f s", to - from }'; }
