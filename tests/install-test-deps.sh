#!/usr/bin/env bash
# Installs what the tests need beside the .NET SDK, on Debian and its family. Does nothing when everything is there.
set -euo pipefail

packages=(
  clang zlib1g-dev                                        # the linker of the native build
  jackd2 libportaudio2 libjack-jackd2-dev gcc libc6-dev procps   # a virtual sound server, PortAudio, and the room at the other end of it
)
absent=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || absent+=("$package")
done
[ ${#absent[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "these packages are missing and only root can install them: ${absent[*]}" >&2; exit 3; }
  as_root=(sudo)
fi
echo "installing ${absent[*]}"
"${as_root[@]}" apt-get update -q
# jackd2 asks whether it may run in real time; a test machine has no one to answer.
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${absent[@]}"
