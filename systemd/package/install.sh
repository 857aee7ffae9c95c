#!/bin/sh
# Installs HydraKiosk from this folder on a system without Debian's packages:
#   sudo ./install.sh             also over an older version; a configuration that is there stays as it is
#   sudo ./install.sh --remove    takes it away again; configuration, key and state stay
# Needs systemd 252 or newer, glibc @LIBC@ or newer, and the libraries portaudio 2 and OpenSSL 3.
set -eu
cd "$(dirname "$0")"
[ "$(id -u)" -eq 0 ] || { echo "install: only root can install: sudo $0" >&2; exit 1; }
files=$(find usr -type f | sort)

case ${1:-} in
  '')
    for file in $files; do
      mode=644
      [ ! -x "$file" ] || mode=755
      install -D -m $mode "$file" "/$file"
    done
    [ -e /etc/hydra-kiosk/hydra-kiosk.json ] || install -D -m 644 etc/hydra-kiosk/hydra-kiosk.json /etc/hydra-kiosk/hydra-kiosk.json
    # By it an editor knows the settings.
    [ -e /etc/hydra-kiosk/hydra-kiosk.schema.json ] || ln -sfn /usr/share/hydra-kiosk/hydra-kiosk.schema.json /etc/hydra-kiosk/hydra-kiosk.schema.json
    systemd-sysusers hydra-kiosk.conf
    systemd-tmpfiles --create hydra-kiosk.conf
    ;;
  --remove)
    [ ! -d /run/systemd/system ] || systemctl disable --now hydra-kiosk
    for file in $files; do rm -f "/$file"; done
    [ ! -L /etc/hydra-kiosk/hydra-kiosk.schema.json ] || rm /etc/hydra-kiosk/hydra-kiosk.schema.json
    rm -rf /usr/share/hydra-kiosk /usr/share/doc/hydra-kiosk
    ;;
  *) sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  if [ -e /run/udev/control ]; then
    udevadm control --reload
    udevadm trigger --action=add --subsystem-match=gpio --subsystem-match=spidev --subsystem-match=leds
  fi
  [ -n "${1:-}" ] || systemctl try-restart hydra-kiosk
fi
[ -n "${1:-}" ] || echo "installed; next, as root: hydra-kiosk setup, then: systemctl enable --now hydra-kiosk"
