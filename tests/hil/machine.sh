# Sourced by uml.sh and board.sh: what a machine that is made of a program has in common with another one.
# A machine boots a disk of its own over a read-only image, shows a folder of this one as /mnt/hil, runs /mnt/hil/run there as root and powers off;
# the output goes to /mnt/hil/log, the exit code to /mnt/hil/code.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(cd "$here/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/hydra-kiosk/hil
series=6.1
suite=bookworm
patience=${PATIENCE:-60} # seconds to wait for anything in a step; more on a machine that is busy
. "$here/../verdicts.sh"
say() { printf '%s hil: %s\n' "$(date +%T)" "$*" >&2; }
die() { say "$1"; exit "${2:-1}"; }
need() { local tool; for tool in "$@"; do command -v "$tool" >/dev/null || die "$tool is not installed; tests/install-test-deps.sh installs it" 3; done; }

# Debian's own kernel source, unpacked once: 139 MB to fetch, 1.6 GB on the disk. `forget_source` gives the room back.
source_tree() {
  [ -d "$cache/source" ] && return
  say "fetching the kernel's source"
  rm -rf "$cache/source.tmp"
  mkdir -p "$cache/source.tmp/deb"
  (cd "$cache/source.tmp/deb" && apt-get -q -o APT::Sandbox::User=root download "linux-source-$series") >"$cache/source.log" 2>&1 || { cat "$cache/source.log" >&2; die "no kernel source" 3; }
  dpkg-deb --fsys-tarfile "$cache"/source.tmp/deb/*.deb | tar -xO "./usr/src/linux-source-$series.tar.xz" | tar -xJ -C "$cache/source.tmp" --strip-components=1
  rm -rf "$cache/source.tmp/deb"
  mv "$cache/source.tmp" "$cache/source"
}
forget_source() { rm -rf "$cache/source"; }

# image ROOT IMAGE MEGABYTES: what a test machine does at its start, and its disk.
image() {
  local root=$1 unit
  : >"$root/etc/fstab"
  echo kiosk-hil >"$root/etc/hostname"
  printf '127.0.0.1 localhost kiosk-hil\n' >"$root/etc/hosts"
  echo 0123456789abcdef0123456789abcdef >"$root/etc/machine-id" # a fixed one: no work of a first start
  mkdir -p "$root/mnt/hil" "$root/usr/local/sbin" "$root/etc/systemd/system/multi-user.target.wants" "$root/var/log/journal"
  cat >"$root/usr/local/sbin/hil-run" <<'I'
#!/bin/sh
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
share=$(sed -n 's/.*hil\.share=\([^ ]*\).*/\1/p' /proc/cmdline)
if grep -q hil.kind=uml /proc/cmdline; then
  mount -t hostfs -o "$share" none /mnt/hil
else
  modprobe -aq 9p 9pnet_virtio
  mount -t 9p -o trans=virtio,version=9p2000.L,msize=524288 hil /mnt/hil
fi || { echo 'hil: the shared folder does not mount' >/dev/console; systemctl poweroff -ff; }
cut -d' ' -f1 /proc/uptime >/mnt/hil/up
cd /mnt/hil && sh ./run >log 2>&1
echo $? >/mnt/hil/code
sync
systemctl poweroff --force
I
  chmod 755 "$root/usr/local/sbin/hil-run"
  cat >"$root/etc/systemd/system/hil-run.service" <<'I'
[Unit]
Description=Runs what the test machine is for, then powers off
After=basic.target
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/hil-run
TimeoutStartSec=infinity
I
  ln -sf ../hil-run.service "$root/etc/systemd/system/multi-user.target.wants/"
  # What a test machine does not need and what costs seconds where the processor is emulated.
  for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer e2scrub_all.timer e2scrub_reap.service systemd-timesyncd.service \
    systemd-networkd.service systemd-resolved.service systemd-pstore.service systemd-sysctl.service systemd-binfmt.service getty@.service serial-getty@.service \
    console-getty.service systemd-update-utmp.service systemd-update-utmp-runlevel.service systemd-random-seed.service systemd-firstboot.service \
    systemd-hwdb-update.service ldconfig.service systemd-sysusers.service alsa-restore.service alsa-state.service dev-hugepages.mount dev-mqueue.mount \
    sys-kernel-debug.mount sys-kernel-tracing.mount proc-sys-fs-binfmt_misc.automount; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
  done
  rm -f "$2" "$2.tmp"
  mke2fs -q -F -t ext4 -O ^has_journal -m 0 -E root_owner=0:0 -d "$root" "$2.tmp" "$3M" >/dev/null
  mv "$2.tmp" "$2"
}

# fill SHARE BINARY DEVICE_TESTS: what the steps need: the archive to install, the device tests (a folder, or empty), a visitor's voice.
fill() {
  local share=$1
  cp -r "$here/steps" "$here/../verdicts.sh" "$share/"
  "$tree/systemd/package/build.sh" --binary "$2" --out "$share" --tar >&2 || die "no archive of $2"
  mkdir "$share/archive"
  tar -C "$share/archive" --strip-components=1 -xf "$share"/hydra-kiosk-*.tar.gz
  [ -z "$3" ] || cp -r "$3" "$share/device-tests"
  # Ten minutes are not needed and not written: a word of a second, then quiet with the faint noise that every living microphone has.
  python3 - "$share/visitor.wav" <<'P'
import array, math, random, sys, wave
rate, chance = 48000, random.Random(1)
word = [0.27 * (0.55 + 0.45 * math.sin(8 * math.pi * i / rate)) * math.sin(600 * math.pi * i / rate) if i < 1.2 * rate else 0 for i in range(10 * rate)]
with wave.open(sys.argv[1], "wb") as out:
    out.setparams((1, 2, rate, 0, "NONE", ""))
    out.writeframes(array.array("h", (int(32767 * s) + chance.randint(-8, 8) for s in word)).tobytes())
P
}

# steps SHARE BOOT…: BOOT runs the machine once and returns its code. The steps of the first start, then, from the same disk, those of the second.
steps() {
  local share=$1 start code
  shift
  for start in first second; do
    printf 'PATIENCE=%s\ncd /mnt/hil && . ./steps/%s\n' "$patience" "$start" >"$share/run"
    code=0
    "$@" || code=$?
    cat "$share/log" 2>/dev/null
    bads=$((bads + $(grep -c '^BAD ' "$share/log" 2>/dev/null || true)))
    case $code in
      0 | 1) ;;
      *) bad "$start-start" "the machine ended with $code"; tail -n 20 "$share/console" 2>/dev/null | sed 's/^/    /' ;;
    esac
  done
}
