#!/usr/bin/env bash
# Installs what the tests need beside the .NET SDK, on Debian and its family. Does nothing when everything is there.
#   tests/install-test-deps.sh [--board]      --board: and what tests/hil/board.sh needs
set -euo pipefail

packages=(
  clang zlib1g-dev                                        # the linker of the native build
  openssl python3 pulseaudio libasound2-plugins alsa-utils       # servers and a mixer of others, for the doctor
  prometheus                                              # its own checker and a real server judge the figures; Debian starts it, which no test needs
  sox                                                     # another reader of WAV files, which judges recordings
  opus-tools                                              # Xiph's own reader and writer of Opus in Ogg, which judges the continuous voice's
  jackd2 libportaudio2 libjack-jackd2-dev gcc libc6-dev procps   # a virtual sound server, PortAudio, and the room at the other end of it
  python3 nodejs                                          # the clients that docs/control.md shows
  dbus-daemon libglib2.0-bin python3-dbusmock                    # a message bus with a login manager that is none
  chromium fonts-dejavu-core                              # the browser that shows the pages
  lintian mmdebstrap python3-minimal man-db groff-base systemd   # what looks at the packages
)
# On a machine of the usual kind also: the arm64 binary, cross-linked and emulated; a kernel that is a program, and a disk for it; an emulated board.
if [ "$(dpkg --print-architecture)" = amd64 ]; then
  packages+=(
    lld gcc-aarch64-linux-gnu zlib1g-dev:arm64 qemu-user
    make flex bison bc xz-utils libelf-dev e2fsprogs
  )
  [ "${1:-}" != --board ] || packages+=(qemu-system-arm qemu-utils kmod cpio)
fi
absent=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || absent+=("$package")
done
peers() { for peer in HydraKiosk.Tools.Tests/peers/mcp HydraKiosk.Tests/peers/jsonc HydraKiosk.Voices.Tests/peers/realtime HydraKiosk.Voices.Tests/peers/chat sbom; do "$(dirname "${BASH_SOURCE[0]}")/$peer/install.sh"; done; }
[ ${#absent[@]} -eq 0 ] && { peers; exit 0; }

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "these packages are missing and only root can install them: ${absent[*]}" >&2; exit 3; }
  as_root=(sudo)
fi
echo "installing ${absent[*]}"
[ "$(dpkg --print-architecture)" != amd64 ] || "${as_root[@]}" dpkg --add-architecture arm64
"${as_root[@]}" apt-get update -q
# jackd2 asks whether it may run in real time; a test machine has no one to answer.
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${absent[@]}"
peers
