#!/usr/bin/env bash
# Unpacks the arm64 libraries that an emulated process opens, and prints the folder they are in:
#   tests/arm64/libraries.sh          cached under ${XDG_CACHE_HOME:-$HOME/.cache}/hydra-kiosk/arm64; delete it to take newer packages
# Nothing is installed: apt works in folders of its own, on an empty database of packages, so that it fetches everything there is to depend on.
# One tree for all of them, on purpose: the loader of the cross compiler (/usr/aarch64-linux-gnu) and the C library of zlib1g-dev:arm64 are of
# two versions, and a program that gets one of each spins in its first pthread_create.
set -euo pipefail
packages=(libc6 libgcc-s1 libstdc++6 zlib1g libssl3 ca-certificates libportaudio2)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/hydra-kiosk/arm64
tree=$cache/libraries
wanted="${packages[*]}"
if [ "$(cat "$cache/libraries.done" 2>/dev/null)" != "$wanted" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work"/{lists/partial,archives/partial} "$cache"
  rm -rf "$tree" "$cache/libraries.done"
  : >"$work/status"
  cat >"$work/apt.conf" <<C
APT::Architecture "arm64"; APT::Architectures { "arm64"; }; APT::Sandbox::User "root"; APT::Install-Recommends "false";
Dir::State "$work"; Dir::State::lists "$work/lists"; Dir::State::status "$work/status"; Dir::Cache "$work"; Dir::Cache::archives "$work/archives";
Acquire::Languages "none"; Debug::NoLocking "true";
C
  export APT_CONFIG=$work/apt.conf
  { apt-get update -q && apt-get install -y -q --download-only "${packages[@]}"; } >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  mkdir -p "$tree/usr/lib"
  ln -s usr/lib "$tree/lib"
  for package in "$work"/archives/*.deb; do
    # Only what is opened through the tree: all the rest stays this machine's, which an emulated process sees where the tree has nothing.
    dpkg-deb --fsys-tarfile "$package" | tar -C "$tree" -x --keep-directory-symlink --wildcards './lib/*' './usr/lib/*' './usr/share/alsa/*' 2>/dev/null || true
  done
  [ -e "$tree/lib/ld-linux-aarch64.so.1" ] || { echo "the arm64 libraries could not be unpacked into $tree" >&2; exit 1; }
  echo "$wanted" >"$cache/libraries.done"
fi
echo "$tree"
