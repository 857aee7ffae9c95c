#!/usr/bin/env bash
# The packages of published binaries: made twice to the same bytes, looked at by lintian, installed, updated, removed and purged in a root of
# Debian bookworm, the oldest system that is promised; the unit and what it may do, by systemd-analyze. Prints a verdict per step.
#   tests/package.sh [--binary FILE]... [--root-only]
# Default: the binaries of tests/run.sh, each of them only where it is there; one for another kind of machine than this is made and looked at, not installed.
# The root is cached under ${XDG_CACHE_HOME:-$HOME/.cache}/hydra-kiosk/package; delete it to take newer packages. Needs root (mmdebstrap, chroot) and what
# tests/install-test-deps.sh installs. --root-only: only makes the root.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tests/verdicts.sh
most_package=12000000 most_installed=29500000 # bytes; the goal is 25 MB installed
most_exposed=20 # tenths, of systemd-analyze security
binaries=() root_only=
while [ $# -gt 0 ]; do
  case $1 in
    --binary) binaries+=("$(realpath "${2:?}")"); shift 2 ;;
    --root-only) root_only=1; shift ;;
    *) echo "package: unknown word $1" >&2; exit 2 ;;
  esac
done
if [ ${#binaries[@]} -eq 0 ]; then
  for file in artifacts/native/tests/hydra-kiosk artifacts/native/linux-arm64/hydra-kiosk; do [ ! -x $file ] || binaries+=("$PWD/$file"); done
fi
for tool in dpkg-deb lintian mmdebstrap python3 man systemd-analyze; do
  command -v $tool >/dev/null || { skipped packages "$tool is not installed; tests/install-test-deps.sh installs it"; exit 0; }
done
here=$(dpkg --print-architecture)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/hydra-kiosk/package
work=$(mktemp -d)
mounted=()
cleanup() {
  local i
  for ((i = ${#mounted[@]} - 1; i >= 0; i--)); do umount "${mounted[i]}"; done
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT

# What the package depends on, and what every Debian has.
packages=systemd,libportaudio2,libssl3,ca-certificates,procps,udev,dbus,libc-bin,passwd
make_root() {
  local stamp
  stamp=$({ declare -f make_root; echo "$packages $here"; } | sha256sum)
  [ -f "$cache/root.tar" ] && [ "$(cat "$cache/root.stamp" 2>/dev/null)" = "$stamp" ] && return
  mkdir -p "$cache"
  mmdebstrap --quiet --variant=apt --aptopt='APT::Install-Recommends "false"' --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/locale/*' \
    --include="$packages" bookworm "$cache/root.tmp.tar" >"$cache/root.log" 2>&1 || return 1
  mv "$cache/root.tmp.tar" "$cache/root.tar"
  echo "$stamp" >"$cache/root.stamp"
}
[ -z "$root_only" ] || { make_root; exit; }

# --- made, twice --------------------------------------------------------------------------------------------------------------------------------
native=
for binary in "${binaries[@]}"; do
  from=$(now)
  if ! systemd/package/build.sh --binary "$binary" --out "$work/once" >"$work/log" 2>&1; then
    bad build "$binary"
    show "$work/log"
    continue
  fi
  made=$(grep -oE '/[^ ]*(deb|tar\.gz)' "$work/log")
  deb=$(grep 'deb$' <<<"$made") arch=$(dpkg-deb -f "$(grep 'deb$' <<<"$made")" Architecture)
  size=$(stat -c %s "$deb") installed=$(dpkg-deb --fsys-tarfile "$deb" | wc -c)
  [ "$size" -le $most_package ] && [ "$installed" -le $most_installed ]
  verdict "package-$arch" $? "$size bytes (at most $most_package), $installed installed (at most $most_installed), $(dpkg-deb -f "$deb" Depends | cut -d, -f1), $(since "$from")"
  touch "$work/later" # another time, another place, other hands: the same bytes
  (umask 077; cp "$binary" "$(dirname "$binary")/hydra-kiosk.assets.json" "$work/" && TZ=Asia/Tokyo systemd/package/build.sh --binary "$work/hydra-kiosk" --out "$work/again") \
    >"$work/log" 2>&1
  (cd "$work/once" && for file in $(xargs -n1 basename <<<"$made"); do cmp "$file" "../again/$file" || exit 1; done) >>"$work/log" 2>&1
  code=$?
  verdict "reproducible-$arch" $code "$(sha256sum "$deb" | cut -c1-16)…"
  [ $code -eq 0 ] || show "$work/log"
  lintian --allow-root "$deb" >"$work/lintian" 2>&1
  code=$?
  [ ! -s "$work/lintian" ] || code=1
  verdict "lintian-$arch" $code "$(wc -l <"$work/lintian") complaints, $(grep -c '^hydra-kiosk: ' systemd/package/lintian-overrides) of its kinds overridden with their reason"
  [ $code -eq 0 ] || show "$work/lintian"
  dpkg-deb --fsys-tarfile "$deb" | tar -xO ./usr/share/doc/hydra-kiosk/hydra-kiosk.cdx.json.gz | gunzip >"$work/components.json"
  said=$(python3 -c '
import json, sys
document, notices = json.load(sys.stdin), open("THIRD-PARTY-NOTICES").read()
names = [c["name"] for c in document["components"]]
missing = [n for n in names if n not in notices and not any(n.startswith(p) for p in ("Microsoft.Extensions.", "Microsoft.NETCore.App.Runtime.NativeAOT."))]
licences = sorted({l["license"]["id"] for c in document["components"] for l in c["licenses"]})
print(len(names), "components,", *licences, ("; not in THIRD-PARTY-NOTICES: " + ", ".join(missing)) if missing else "")
sys.exit(bool(missing) or licences != ["BSD-3-Clause", "MIT"] or len(names) < 5)' 2>&1 <"$work/components.json")
  verdict "components-$arch" $? "$said"
  if [ -d tests/sbom/node_modules ]; then
    said=$(node tests/sbom/judge.mjs 2>&1 <"$work/components.json")
    verdict "components-form-$arch" $? "$(tail -n 1 <<<"$said" | cut -c 1-400)"
  else
    skipped "components-form-$arch" "CycloneDX's library is not installed; tests/sbom/install.sh installs it"
  fi
  [ "$arch" != "$here" ] || native=$binary native_deb=$deb native_tar=$(grep 'tar\.gz$' <<<"$made")
done
[ -n "$native" ] || { skipped install "no binary for this machine: ./publish-arm64.sh --out artifacts/native/tests --rid linux-x64"; verdict_code; exit; }

# --- what comes with it ---------------------------------------------------------------------------------------------------------------------------
python3 systemd/package/manpage.py "$native" >"$work/page" 2>"$work/log" && diff "$work/page" systemd/package/hydra-kiosk.1 >>"$work/log"
verdict manual-fits $? "python3 systemd/package/manpage.py BINARY >systemd/package/hydra-kiosk.1 makes it anew"
said=$(man --warnings -E UTF-8 -l systemd/package/hydra-kiosk.1 2>&1 >/dev/null)
[ -z "$said" ]
verdict manual-reads $? "$said"
said=$(PATH=$(dirname "$native"):$PATH bash -c '
. systemd/package/completion.bash
complete_of() { COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=($1); [[ $1 != *" " ]] || COMP_WORDS+=(""); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _hydra_kiosk; echo "${COMPREPLY[*]}"; }
complete_of "hydra-kiosk stat"; complete_of "hydra-kiosk config sch"; complete_of "hydra-kiosk run --conf"; complete_of "hydra-kiosk kill m"; complete_of "hydra-kiosk nonsense"' 2>&1)
[ "$said" = $'status\nschema\n--config\nmicrophone\n' ] || [ "$said" = $'status\nschema\n--config\nmicrophone' ]
verdict completion $? "$(paste -sd ' ' <<<"$said")"

# --- installed ------------------------------------------------------------------------------------------------------------------------------------
[ "$(id -u)" -eq 0 ] || { skipped install "only root can make the root of another system"; verdict_code; exit; }
from=$(now)
make_root || { skipped install "the root could not be made:"; show "$cache/root.log" 5; verdict_code; exit; }
root=$work/root
fresh_root() { # FOLDER: also mounts what programs expect
  mkdir "$1"
  tar -C "$1" -xf "$cache/root.tar" --exclude='./dev/*'
  mount -t proc proc "$1/proc" && mounted+=("$1/proc")
  mount -t tmpfs tmpfs "$1/dev" && mounted+=("$1/dev")
  mknod -m 666 "$1/dev/null" c 1 3
  mknod -m 666 "$1/dev/urandom" c 1 9
}
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }
# Everything there is, but for what dpkg itself keeps and what the files of users and groups have as their elders.
everything() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./tmp -o -path ./run/systemd -o -path ./var/lib/dpkg -o -path ./var/log \) -prune -o -print | sort); }
users() { cut -d: -f1 "$root/etc/passwd" | sort; }
groups_of() { cut -d: -f1 "$root/etc/group" | sort; }
step() { # NAME COMMAND…
  local name=$1 code=0
  shift
  "$@" >"$work/log" 2>&1 || code=$?
  verdict "$name" $code "$(grep -v '^(Reading\|^$' "$work/log" | tail -n 1)"
  [ $code -eq 0 ] || show "$work/log"
  return $code
}

fresh_root "$root"
echo "    a root of bookworm, $(inside ldd --version | sed -n '1s/.* /glibc /p'), $(since "$from")"
everything >"$work/before"
users >"$work/users"
groups_of >"$work/groups"
systemd/package/build.sh --binary "$native" --out "$work/old" --deb --version 0.0.9 >"$work/log" 2>&1
cp "$work"/old/*.deb "$native_deb" "$root/root/"
old=/root/$(basename "$work"/old/*.deb) new=/root/$(basename "$native_deb")

step installed inside dpkg -i "$old"
grep -q 'systemctl enable --now hydra-kiosk' "$work/log"
verdict next-step-told $? "$(grep -c . "$work/log") lines"
[ ! -e "$root/etc/systemd/system/multi-user.target.wants/hydra-kiosk.service" ]
verdict not-started $? "nothing is enabled before there is a key"
inside id hydra-kiosk >"$work/log" 2>&1 && grep -q 'audio' "$work/log" && grep -q gpio "$work/log" && grep -q spi "$work/log" && grep -q input "$work/log"
verdict user $? "$(cat "$work/log")"
step version inside hydra-kiosk --version
(umask 077 && printf sk_simulator >"$root/etc/hydra-kiosk/api-key")
step config-check inside env SMALLEST_API_KEY_FILE=/etc/hydra-kiosk/api-key hydra-kiosk config check
inside hydra-kiosk doctor >"$work/log" 2>&1
code=$?
[ $code -le 5 ] && [ "$(wc -l <"$work/log")" -gt 5 ] # what it finds missing in a root without devices is no fault of the package
verdict doctor $? "exit code $code, $(wc -l <"$work/log") lines"
step manual-there test -f "$root/usr/share/man/man1/hydra-kiosk.1.gz"
# Runs as its user, with the rights of the unit, and nothing writable but its own.
cat >"$root/root/null.json" <<'C'
{ "hydra": { "endpoint": "ws://127.0.0.1:9/", "instructions": "Be brief." }, "audio": { "backend": "null" }, "buttons": { "talk": { "source": "control" } } }
C
chmod 755 "$root/root"
install -d -o "$(inside id -u hydra-kiosk)" -g "$(inside id -g hydra-kiosk)" "$root/run/hydra-kiosk" "$root/var/lib/hydra-kiosk"
inside env SMALLEST_API_KEY=sk_simulator RUNTIME_DIRECTORY=/run/hydra-kiosk STATE_DIRECTORY=/var/lib/hydra-kiosk \
  setpriv --reuid hydra-kiosk --regid hydra-kiosk --init-groups --no-new-privs --bounding-set -all hydra-kiosk run --config /root/null.json >"$work/daemon" 2>&1 &
daemon=$!
wait_for 20 inside hydra-kiosk status
verdict runs $? "$(inside hydra-kiosk status 2>&1 | head -n 1 | cut -c1-100)"
kill -TERM "$(pgrep -P $daemon -x hydra-kiosk || echo $daemon)"
wait $daemon
verdict ends $? "$(tail -n 1 "$work/daemon" | cut -c1-100)"

# The unit, by the systemd of that root.
said=$(inside systemd-analyze verify --man=no hydra-kiosk.service 2>&1)
code=$?
[ -z "$said" ] || code=1
verdict unit-verified $code "$(inside systemd-analyze --version | head -n 1)$said"
! grep -q '^[^#]*network-online' "$root/usr/lib/systemd/system/hydra-kiosk.service"
verdict starts-without-network $? "the unit waits for no network"
inside systemd-analyze security --offline=yes --threshold=$most_exposed hydra-kiosk.service >"$work/log" 2>&1
verdict unit-exposure $? "$(grep -oE 'Overall.*: [0-9.]+' "$work/log"), at most $((most_exposed / 10)).$((most_exposed % 10))"
[ "$(stat -c %a "$root/etc/hydra-kiosk/api-key")" = 600 ]
verdict key-private $? "$(stat -c '%A %U' "$root/etc/hydra-kiosk/api-key")"

# Updated: what the technician has changed stays, as it is.
sed -i 's/"lingerSeconds": 20/"lingerSeconds": 33/' "$root/etc/hydra-kiosk/hydra-kiosk.json"
inside systemctl enable hydra-kiosk >"$work/log" 2>&1
before=$(sha256sum <"$root/etc/hydra-kiosk/hydra-kiosk.json")
step updated inside dpkg -i "$new"
[ "$before" = "$(sha256sum <"$root/etc/hydra-kiosk/hydra-kiosk.json")" ] && grep -q 33 "$root/etc/hydra-kiosk/hydra-kiosk.json"
verdict configuration-kept $? "$(grep -o '"lingerSeconds": [0-9]*' "$root/etc/hydra-kiosk/hydra-kiosk.json")"
[ "$(cat "$root/etc/hydra-kiosk/api-key")" = sk_simulator ] && [ -L "$root/etc/systemd/system/multi-user.target.wants/hydra-kiosk.service" ]
verdict key-and-enabling-kept $? ''
! grep -q 'Next, as root' "$work/log"
verdict quiet-update $? ''
step downgraded inside dpkg -i "$old"
step updated-again inside dpkg -i "$new"

# Removed, installed once more, purged.
touch "$root/var/lib/hydra-kiosk/state"
step removed inside dpkg -r hydra-kiosk
[ ! -e "$root/usr/bin/hydra-kiosk" ] && [ -e "$root/etc/hydra-kiosk/hydra-kiosk.json" ] && [ -e "$root/etc/hydra-kiosk/api-key" ] && [ -e "$root/var/lib/hydra-kiosk/state" ]
verdict removal-keeps $? "configuration, key, state"
step installed-again inside dpkg -i "$new"
grep -q 33 "$root/etc/hydra-kiosk/hydra-kiosk.json" && [ -L "$root/etc/systemd/system/multi-user.target.wants/hydra-kiosk.service" ]
verdict back-as-it-was $? ''
mkdir -p "$root/etc/systemd/system/hydra-kiosk.service.d"
touch "$root/etc/systemd/system/hydra-kiosk.service.d/override.conf"
step purged inside dpkg -P hydra-kiosk
rm "$root"/root/*.deb "$root/root/null.json"
rm -rf "$root/run/hydra-kiosk"
everything >"$work/after"
said=$(diff "$work/before" "$work/after" | grep -vE '^[0-9]|/etc/(passwd|group|shadow|gshadow|subuid|subgid)-$|/etc/\.(pwd|updated)' | paste -sd ' ')
[ -z "$said" ] && diff "$work/users" <(users) >/dev/null && [ "$(diff "$work/groups" <(groups_of) | grep '^[<>]' | paste -sd ' ')" = "> gpio > spi" ]
verdict purge-leaves-nothing $? "${said:-but the groups gpio and spi, which belong to the board}"

# --- the archive, on a system without packages ------------------------------------------------------------------------------------------------------
tar -C "$root/root" -xf "$native_tar"
folder=/root/$(basename "$native_tar" .tar.gz)
step archive-installed inside "$folder/install.sh"
[ "$(head -c 1 "$root/usr/share/hydra-kiosk/hydra-kiosk.schema.json")" = '{' ] \
  && [ "$(readlink "$root/etc/hydra-kiosk/hydra-kiosk.schema.json")" = /usr/share/hydra-kiosk/hydra-kiosk.schema.json ]
verdict archive-schema $? "beside the configuration, which names it"
step archive-version inside hydra-kiosk --version
said=$(inside systemd-analyze verify --man=no hydra-kiosk.service 2>&1)
verdict archive-unit $? "$said"
sed -i 's/"lingerSeconds": 20/"lingerSeconds": 44/' "$root/etc/hydra-kiosk/hydra-kiosk.json"
step archive-again inside "$folder/install.sh"
grep -q 44 "$root/etc/hydra-kiosk/hydra-kiosk.json"
verdict archive-configuration-kept $? ''
step archive-removed inside "$folder/install.sh" --remove
[ ! -e "$root/usr/bin/hydra-kiosk" ] && [ ! -e "$root/usr/share/hydra-kiosk" ] && [ ! -L "$root/etc/hydra-kiosk/hydra-kiosk.schema.json" ] \
  && [ -e "$root/etc/hydra-kiosk/hydra-kiosk.json" ]
verdict archive-removal-keeps $? "the configuration"
verdict_code
