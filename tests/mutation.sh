#!/usr/bin/env bash
# Plants small faults in the code, one at a time, and counts which of them the unit tests notice. Not part of tests/run.sh: an area takes minutes to an hour.
#   tests/mutation.sh [-v] [AREA…]      areas: tools uplink wire session conversation playback capture supervision (all but session without an argument)
#   The texts of causes are left as they are. -v lists each fault that nobody noticed (needs jq). ONLY='**/Replies*.cs' takes these files of an area only. WORKERS=1 (2 without it) runs fewer at once.
# Prints a line per area: faults noticed by a failing test, noticed by a test that no longer ended, not noticed, not run by any test, and the share noticed.
# Everything happens in artifacts/mutation: the tool, and for each area a copy of the tree that it may overwrite and the report (reports/mutation-report.json).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
version=5.1.0
work=$PWD/artifacts/mutation

# what AREA: its source project, test project, files, and which *Tests.cs take part: an area's own, so that a run ends, and none in real time.
what() {
  case $1 in
    tools) echo "HydraKiosk.Tools HydraKiosk.Tools.Tests **/*.cs ." ;;
    uplink) echo "HydraKiosk.Link HydraKiosk.Hydra.Tests **/Uplink/*.cs ^./Uplink" ;;
    wire) echo "HydraKiosk.Hydra HydraKiosk.Hydra.Tests **/Wire/*.cs ^./((Fuzz/)?ServerEvent|DeadResponse|Wire[BL]|ClientEvent|JsonText|Printable)" ;;
    session) echo "HydraKiosk.Hydra HydraKiosk.Hydra.Tests **/Session/*.cs ^./(Handshake|Link|Session|Outcome)" ;;
    conversation) echo "HydraKiosk.Conversation HydraKiosk.Conversation.Tests **/*.cs ." ;;
    playback) echo "HydraKiosk.Audio HydraKiosk.Audio.Tests **/Playback/*.cs ^./Engine/" ;;
    capture) echo "HydraKiosk.Audio HydraKiosk.Audio.Tests **/Capture/*.cs ^./Engine/" ;;
    supervision) echo "HydraKiosk.Audio HydraKiosk.Audio.Tests **/Supervision/*.cs ^./Supervision/" ;;
    *) return 1 ;;
  esac
}

row() { printf '%-14s %8s %8s %9s %8s %8s\n' "$@"; }

# percent NOTICED ALL
percent() { [ "$2" -gt 0 ] && echo "$(($1 * 1000 / $2))" | sed -E 's/^([0-9])$/0\1/; s/(.)$/.\1 %/' || echo "-"; }

list=false
[ "${1:-}" != -v ] || { list=true; shift; }
[ $# -gt 0 ] || set -- tools uplink wire conversation playback capture supervision
for area in "$@"; do
  what "$area" >/dev/null || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
done

mkdir -p "$work"
if [ ! -x "$work/tool/dotnet-stryker" ] && ! dotnet tool install dotnet-stryker --version $version --tool-path "$work/tool"; then
  echo "dotnet-stryker $version could not be installed" >&2
  exit 1
fi

# lay TREE TESTS PATTERN: the copy, anew each time: the tool exchanges built files in it. Without analyzers, whose rules a planted fault may break.
lay() {
  rm -rf "$1"
  mkdir -p "$1"
  git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do [ ! -f "$file" ] || printf '%s\0' "$file"; done |
    tar --null -T - -cf - | tar -xf - -C "$1" || return 1
  printf '%s\n' -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false >"$1/Directory.Build.rsp"
  (cd "$1/tests/$2" && find . -name '*Tests.cs' | { grep -vE "$3" || true; } | xargs -r rm)
}

failed=0 all_killed=0 all_timeout=0 all_survived=0 all_uncovered=0
row area killed timeout survived "not run" score
for area in "$@"; do
  read -r source tests files taking <<<"$(what "$area")"
  out=$work/$area
  rm -rf "$out"
  lay "$out/tree" "$tests" "$taking" || exit 1
  # The tests are programs of the new test platform (xunit.v3): the older runner sees no coverage in them and calls every fault unnoticed.
  if ! (cd "$out/tree/tests/$tests" && nice -n 19 "$work/tool/dotnet-stryker" --test-runner mtp --project "$source.csproj" --mutate "${ONLY:-$files}" --mutate '!**/*Causes.cs' \
      --mutation-level Standard --concurrency "${WORKERS:-2}" --skip-version-check --reporter json --output "$out") >"$out/log.txt" 2>&1 ||
    [ ! -f "$out/reports/mutation-report.json" ]; then
    echo "$area: no result; the end of $out/log.txt:" >&2
    tail -n 20 "$out/log.txt" >&2
    failed=1
    continue
  fi
  count() { grep -o "\"status\":\"$1\"" "$out/reports/mutation-report.json" | wc -l; }
  killed=$(count Killed) timeout=$(count Timeout) survived=$(count Survived) uncovered=$(count NoCoverage)
  row "$area" "$killed" "$timeout" "$survived" "$uncovered" "$(percent $((killed + timeout)) $((killed + timeout + survived + uncovered)))"
  ((all_killed += killed, all_timeout += timeout, all_survived += survived, all_uncovered += uncovered))
  ! $list || jq -r '.files | to_entries[] | .key as $file | .value.mutants[] | select(.status == "Survived" or .status == "NoCoverage") |
    "  \($file | split("/")[-1]):\(.location.start.line):\(.location.start.column) \(.status) \(.mutatorName): \(.replacement | gsub("\\s+"; " ")[0:120])"' \
    "$out/reports/mutation-report.json"
done
row total "$all_killed" "$all_timeout" "$all_survived" "$all_uncovered" \
  "$(percent $((all_killed + all_timeout)) $((all_killed + all_timeout + all_survived + all_uncovered)))"
exit $failed
