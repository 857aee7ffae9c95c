#!/usr/bin/env bash
# Publishes hydra-kiosk as one native binary.
#
#   ./publish-arm64.sh [--rid linux-arm64] [--out DIR] [--sysroot DIR] [--drivers packages] [--deb] [--tar]
#
# The same path serves every runtime identifier: on an x64 machine, `--rid linux-x64` gives a binary for that machine.
# A binary needs at least the C library that it was linked against. The script prints which one that is, and fails where it is newer than
# that of the oldest system the README names; --sysroot links against the libraries of an older system, unpacked in DIR.
# --drivers packages: sound through the PortAudioSharp2 package; "shims" is the same over a card of nothing, for the tests.
# --deb, --tar: and a Debian package of it, an archive for other systems (systemd/package/build.sh); twice from one commit they are the same bytes.
# Where a piece cannot be had, the script names it and says how to get it. Exit codes: 0 published, 2 wrong use, 3 something is missing,
# 1 anything else.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

rid=linux-arm64
out=
sysroot=
drivers=
kinds=()
oldest_libc=2.36 # Debian 12 and Raspberry Pi OS of that name, bookworm
usage() { sed -n '2,12s/^# \{0,1\}//p' "$0"; }
while [ $# -gt 0 ]; do
  case $1 in
    --rid) rid=${2:?--rid needs a value}; shift 2 ;;
    --out) out=${2:?--out needs a value}; shift 2 ;;
    --sysroot) sysroot=${2:?--sysroot needs a value}; shift 2 ;;
    --drivers) drivers=${2:?--drivers needs a value}; shift 2 ;;
    --deb | --tar) kinds+=("$1"); shift ;;
    -h | --help) usage; exit 0 ;;
    *) echo "publish: unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
done
out=${out:-artifacts/native/$rid${drivers:+-$drivers}}

absent=0
missing() { printf 'publish: %s\n' "$@" >&2; absent=1; }

command -v dotnet >/dev/null || { missing "the .NET SDK (10.0 or later) is missing: https://dot.net, or your distribution's package dotnet-sdk-10.0"; exit 3; }

# --- a linker for the target ------------------------------------------------------------------------------------------------------------
linker=()
case $rid in
  *-arm64) target=aarch64 ;;
  *-x64) target=x86_64 ;;
  *) target=$(uname -m) ;;
esac
if [ "$target" = "$(uname -m)" ]; then
  if ! command -v clang >/dev/null; then
    command -v gcc >/dev/null || missing "a C linker is missing. Debian: apt install clang zlib1g-dev"
    linker=(-p:CppCompilerAndLinker=gcc)
  fi
  echo 'int main(void){return 0;}' | cc -x c - -lz -o /dev/null 2>/dev/null || missing "zlib's development files are missing. Debian: apt install zlib1g-dev"
else
  command -v clang >/dev/null && command -v ld.lld >/dev/null && command -v "$target-linux-gnu-gcc" >/dev/null || missing \
    "building for $target on $(uname -m) needs a cross linker and the target's C library." \
    "Debian: dpkg --add-architecture arm64; apt update; apt install clang lld gcc-aarch64-linux-gnu zlib1g-dev:arm64" \
    "Or run this script on the board itself; a Raspberry Pi 4 with 4 GB is enough."
fi

command -v readelf >/dev/null || missing "readelf is missing, which tells the C library that the binary needs. Debian: apt install binutils"
if [ -n "$sysroot" ]; then
  [ -e "$sysroot/usr/include/stdlib.h" ] || missing "$sysroot holds no system to link against: usr/include/stdlib.h (Debian's libc6-dev for the target) is not in it"
  linker+=("-p:SysRoot=$(realpath -m "$sysroot")")
fi

# --- the packages of the native compiler ------------------------------------------------------------------------------------------------
# PathMap: where this tree is says nothing about the program.
properties=(-p:HydraAot=true "-p:PathMap=$PWD=/hydra-kiosk" ${drivers:+"-p:HydraDrivers=$drivers"} "${linker[@]}")
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "restoring for $rid"
if ! dotnet restore src/HydraKiosk -r "$rid" "${properties[@]}" -v minimal >"$log" 2>&1; then
  packages=$(grep -oE '(Unable to find (package|a stable package)|No packages exist with this id|Unable to download) *[A-Za-z0-9.-]*|NU110[1-3]: [^[]*' "$log" \
    | grep -oE '(runtime|Microsoft)\.[A-Za-z0-9.-]*[A-Za-z0-9]( with version \([^)]*\))?' | sort -u || true)
  if [ -z "$packages" ]; then
    cat "$log" >&2
    exit 1
  fi
  missing "the package feeds set up on this machine lack what a native build for $rid needs:"
  sed 's/^/  /' <<<"$packages" >&2
  cat >&2 <<HINT
These packages are on the public NuGet gallery. On a machine that reaches it:
  dotnet nuget list source            # is the gallery there and enabled?
  ./publish-arm64.sh --rid $rid
or copy the .nupkg files into a folder and add it: dotnet nuget add source FOLDER
HINT
fi
[ "$absent" -eq 0 ] || exit 3

# --- publish: a trim or AOT warning is an error (Directory.Build.props) -----------------------------------------------------------------
echo "compiling"
dotnet publish src/HydraKiosk -c Release -r "$rid" --no-restore "${properties[@]}" -o "$out" -v minimal >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
if grep -E 'warning|IL[0-9]{4}' "$log" >&2; then
  echo "publish: the lines above must not be there" >&2
  exit 1
fi
rm -f "$out"/*.pdb
cp "artifacts/${drivers:+$drivers/}obj/HydraKiosk/project.assets.json" "$out/hydra-kiosk.assets.json" # what it was made of, for the list of components

# --- the oldest C library that the binary runs with -------------------------------------------------------------------------------------
needs=$(readelf --version-info "$out/hydra-kiosk" | grep -oE 'GLIBC_[0-9]+(\.[0-9]+)+' | cut -c7- | sort -V | tail -n 1)
if [ "$(printf '%s\n' "$needs" "$oldest_libc" | sort -V | tail -n 1)" != "$oldest_libc" ]; then
  rm -f "$out/hydra-kiosk"
  echo "publish: the binary would need glibc $needs, newer than $oldest_libc of the oldest system this project promises to run on: build on such a system, or name its libraries with --sysroot" >&2
  exit 1
fi
printf 'published %s (%s bytes), needs glibc %s or newer\n' "$out/hydra-kiosk" "$(stat -c %s "$out/hydra-kiosk")" "$needs"
[ ${#kinds[@]} -eq 0 ] || systemd/package/build.sh --binary "$out/hydra-kiosk" --out "$out" "${kinds[@]}"
