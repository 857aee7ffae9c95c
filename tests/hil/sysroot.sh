#!/usr/bin/env bash
# Unpacks what a program is linked against on an older Debian, for publish-arm64.sh --sysroot:
#   tests/hil/sysroot.sh DIR [SUITE] [ARCHITECTURE]      default: bullseye arm64 (glibc 2.31: Raspberry Pi OS "bullseye", JetPack 5)
# Nothing is installed: apt works in folders of its own, and needs no rights beyond writing DIR.
set -euo pipefail
[ $# -ge 1 ] && [ "$1" != -h ] && [ "$1" != --help ] || { sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 2; }
dir=$(realpath -m "$1") suite=${2:-bullseye} arch=${3:-arm64}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists/partial,cache/archives/partial,packages} "$dir"
: >"$work/status"
key=/usr/share/keyrings/debian-archive-keyring.gpg
[ -f $key ] || { echo "the keys of Debian's archive are missing: apt install debian-archive-keyring" >&2; exit 3; }
echo "deb [signed-by=$key] http://deb.debian.org/debian $suite main" >"$work/sources.list"
apt=(apt-get -q -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
  -o "Dir::State::status=$work/status" -o "Dir::Cache=$work/cache" -o "APT::Architecture=$arch" -o "APT::Architectures=$arch" -o "APT::Sandbox::User=$(id -un)")
"${apt[@]}" update >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
compiler=$(apt-cache "${apt[@]:2}" search --names-only '^libgcc-[0-9]+-dev$' | sed 's/ .*//' | sort -V | tail -n 1)
cd "$work/packages"
"${apt[@]}" download libc6 libc6-dev "$compiler" libgcc-s1 linux-libc-dev zlib1g zlib1g-dev libcrypt1 libcrypt-dev >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
for package in *.deb; do
  dpkg -x "$package" "$dir"
done

# Links that begin at the root would lead to this machine's own libraries.
find "$dir" -type l -lname '/*' | while read -r link; do
  ln -snfr "$dir$(readlink "$link")" "$link"
done
echo "$dir holds $suite for $arch: ./publish-arm64.sh --sysroot $dir"
