#!/usr/bin/env bash
# The daemon's arm64 binary installed on an emulated board: Debian's own arm64 kernel and systemd in qemu-system, with the devices of uml.sh
# (gpio-sim and uleds, which Debian leaves out, are built beside it). It has no real speed: what it says is whether things work.
#   tests/hil/board.sh                builds what is missing, runs every step of tests/hil/steps, prints a verdict per step
#   tests/hil/board.sh --build        only builds kernel modules and disk
#   tests/hil/board.sh -- COMMAND…    runs COMMAND there as root, in the folder $HIL_SHARE of this machine (default: a new one)
# Options: --binary FILE    the arm64 binary to install; default artifacts/native/linux-arm64/hydra-kiosk, which publish-arm64.sh makes
#          --cpu MODEL      cortex-a53 (default, the oldest that .NET supports), cortex-a72, cortex-a76, max
#          --time-limit S   for one start of the board; default 1800
# Exit code: 0, 1 where a step is BAD, COMMAND's; 3 something is missing; 124 time limit; 125 the board left no result.
# Cached under ${XDG_CACHE_HOME:-$HOME/.cache}/hydra-kiosk/hil; delete it to take newer packages. The build needs root (owners of files).
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/machine.sh"
packages=(base-files base-passwd bash dash bsdutils coreutils grep sed findutils mawk procps util-linux mount kmod login iproute2 libc6 libgcc-s1
  libstdc++6 zlib1g libssl3 ca-certificates libportaudio2 alsa-utils gpiod can-utils python3-minimal systemd systemd-sysv udev dbus)
modules=(virtio_pci virtio_blk virtio_rng 9p 9pnet_virtio ext4 configfs snd-aloop snd-hrtimer uinput evdev vcan can-raw softdog autofs4)
binary=$tree/artifacts/native/linux-arm64/hydra-kiosk cpu=cortex-a53 limit=1800 only_build= command=()
cross=aarch64-linux-gnu-

# A private apt for arm64, on an empty database of packages: it fetches everything there is to depend on, and this machine learns nothing of it.
apt64() { APT_CONFIG=$cache/board/apt.conf "$@"; }
apt_setup() {
  mkdir -p "$cache"/board/apt/{lists,archives}/partial
  : >"$cache/board/apt/status"
  cat >"$cache/board/apt.conf" <<C
APT::Architecture "arm64"; APT::Architectures { "arm64"; }; APT::Sandbox::User "root"; APT::Install-Recommends "false";
Dir::State "$cache/board/apt"; Dir::State::lists "$cache/board/apt/lists"; Dir::State::status "$cache/board/apt/status";
Dir::Cache "$cache/board/apt"; Dir::Cache::archives "$cache/board/apt/archives"; Acquire::Languages "none"; Debug::NoLocking "true";
C
  apt64 apt-get update -qq
}
fetch() { (cd "$1" && shift && apt64 apt-get download -qq "$@"); }

# The kernel, its headers, and the two drivers that Debian's kernel lacks.
build_kernel() {
  local b=$cache/board version headers drivers=$cache/board/drivers s=$cache/source package
  version=$(apt64 apt-cache depends linux-image-arm64 | awk '/Depends: linux-image-/{ sub("linux-image-", "", $2); print $2; exit }')
  [ -n "$version" ] || die "no arm64 kernel is to be had" 3
  rm -rf "$b"/{deb,kernel,headers,drivers,first}
  mkdir -p "$b"/{deb,kernel,headers,drivers} "$b"/first/{bin,dev,proc,sys,newroot,modules}
  fetch "$b/deb" "linux-image-$version" "linux-headers-$version" "linux-headers-${version%-arm64}-common" busybox-static || die "the kernel cannot be fetched" 3
  (cd "$b/deb" && apt-get download -qq -o APT::Sandbox::User=root "linux-kbuild-$series") || die "linux-kbuild cannot be fetched" 3 # programs for this machine
  dpkg-deb -x "$b"/deb/linux-image-*.deb "$b/kernel"
  for package in "$b"/deb/linux-headers-*.deb "$b"/deb/linux-kbuild-*.deb; do dpkg-deb -x "$package" "$b/headers"; done
  headers=$b/headers/usr/src/linux-headers-$version
  sed -i "s|/usr/src/|$b/headers/usr/src/|" "$headers/Makefile"
  source_tree
  cp "$s/drivers/gpio/gpiolib.h" "$s/drivers/leds/uleds.c" "$drivers/"
  cp "$s/drivers/gpio/gpio-sim.c" "$drivers/gpio-sim-main.c"
  # The simulator needs the simulated interrupts, which Debian leaves out too; irq_to_desc is not exported to modules.
  sed 's/irq_to_desc(irqnum)/irq_data_to_desc(irq_get_irq_data(irqnum))/' "$s/kernel/irq/irq_sim.c" >"$drivers/irq_sim.c"
  printf 'obj-m := gpio-sim.o uleds.o\ngpio-sim-y := gpio-sim-main.o irq_sim.o\n' >"$drivers/Makefile"
  make -C "$headers" M="$drivers" ARCH=arm64 CROSS_COMPILE=$cross CC=${cross}gcc modules >"$cache/board.log" 2>&1 \
    || { tail -n 20 "$cache/board.log" >&2; die "gpio-sim does not build"; }
  forget_source
  cp "$b/kernel/boot/vmlinuz-$version" "$b/vmlinuz"
  echo "$version" >"$b/version"
}

# Modules with what they need, in the order of loading; the few of the first file system also by that order.
take_modules() { # ROOT
  local b=$cache/board version module
  version=$(cat "$b/version")
  depmod -b "$b/kernel" "$version"
  modprobe -d "$b/kernel" -S "$version" -a --show-depends "${modules[@]}" | awk '/^insmod/{ print $2 }' | sort -u | while read -r module; do
    install -D -m 644 "$module" "$1/usr/lib/modules/$version/${module#*/lib/modules/"$version"/}"
  done
  for module in gpio-sim uleds; do install -D -m 644 "$b/drivers/$module.ko" "$1/usr/lib/modules/$version/extra/$module.ko"; done
  cp "$b/kernel/lib/modules/$version"/modules.{builtin,order,builtin.modinfo} "$1/usr/lib/modules/$version/"
  depmod -b "$1/usr" "$version" 2>/dev/null || depmod -b "$1" "$version"
  for module in virtio_pci virtio_blk ext4; do modprobe -d "$b/kernel" -S "$version" --show-depends "$module" | awk '/^insmod/{ print $2 }'; done \
    | awk '!seen[$0]++' | while read -r module; do
      cp "$module" "$b/first/modules/"
      basename "$module" >>"$b/first/modules/order"
    done
}

build_first() {
  local b=$cache/board
  dpkg-deb --fsys-tarfile "$b"/deb/busybox-static_*.deb | tar -C "$b/first" -x ./bin/busybox
  cat >"$b/first/init" <<'I'
#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc; $b mount -t sysfs sys /sys; $b mount -t devtmpfs dev /dev
while read m; do $b insmod /modules/$m 2>/dev/null; done </modules/order
n=0; while [ ! -b /dev/vda ] && [ $n -lt 400 ]; do $b sleep 0.05; n=$((n+1)); done
$b mount -t ext4 -o rw,noatime /dev/vda /newroot || $b poweroff -f
$b umount /proc; $b umount /sys; $b mount --move /dev /newroot/dev
exec $b switch_root /newroot /sbin/init
I
  chmod 755 "$b/first/init"
  (cd "$b/first" && find . | cpio -o -H newc --quiet) >"$b/initrd"
}

# The root: packages unpacked, not configured, since their scripts are arm64 programs; what those would have made is made here.
build_root() {
  local b=$cache/board root=$cache/board/root package d
  rm -rf "$root"
  mkdir -p "$root"/usr/{bin,sbin,lib} "$root"/{proc,sys,dev,run,tmp}
  for d in bin sbin lib; do ln -s "usr/$d" "$root/$d"; done
  rm -f "$b"/apt/archives/*.deb
  apt64 apt-get install -y -qq --download-only "${packages[@]}" >"$cache/board.log" 2>&1 || { tail -n 20 "$cache/board.log" >&2; die "the board's packages cannot be fetched" 3; }
  for package in "$b"/apt/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -C "$root" -x --keep-directory-symlink --exclude='./usr/share/man/*' --exclude='./usr/share/doc/*' \
      --exclude='./usr/share/locale/*' --exclude='./usr/share/i18n/*'
  done
  cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
  cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
  printf 'messagebus:x:100:101::/nonexistent:/usr/sbin/nologin\n' >>"$root/etc/passwd"
  printf 'messagebus:x:101:\nrender:x:102:\nkvm:x:103:\nsgx:x:104:\ninput:x:105:\nsystemd-journal:x:106:\n' >>"$root/etc/group"
  sed -i 's/^root:[^:]*:/root::/' "$root/etc/passwd"
  find "$root/usr/share/ca-certificates" -name '*.crt' | sort | xargs cat >"$root/etc/ssl/certs/ca-certificates.crt"
  ln -sf mawk "$root/usr/bin/awk"
  [ -e "$root/usr/bin/python3" ] || ln -s python3.11 "$root/usr/bin/python3"
  chmod 1777 "$root/tmp"
}

build() {
  local stamp
  stamp=$({ declare -f image build_kernel take_modules build_first build_root; echo "${packages[@]} ${modules[@]}"; } | sha256sum)
  [ -f "$cache/board.img" ] && [ "$(cat "$cache/board.stamp" 2>/dev/null)" = "$stamp" ] && return
  need apt-get dpkg-deb make ${cross}gcc depmod modprobe cpio mke2fs
  say "building the board"
  apt_setup
  build_kernel
  build_root
  take_modules "$cache/board/root"
  build_first
  image "$cache/board/root" "$cache/board.img" 900
  rm -rf "$cache"/board/{root,kernel,headers,deb,drivers,first,apt}
  echo "$stamp" >"$cache/board.stamp"
}

# boot SHARE: once, on the disk $work/disk, which keeps what differs from the image.
boot() {
  local share=$1 code=0 from=$SECONDS
  rm -f "$share"/{code,log,up}
  [ -f "$work/disk" ] || qemu-img create -q -f qcow2 -F raw -b "$cache/board.img" "$work/disk"
  timeout -k 5 "$limit" qemu-system-aarch64 -M virt -cpu "$cpu" -smp 2 -m 1024 -accel tcg,thread=multi -nodefaults -display none -no-reboot \
    -serial "file:$share/console" -kernel "$cache/board/vmlinuz" -initrd "$cache/board/initrd" \
    -append "console=ttyAMA0 quiet panic=-1 loglevel=4 systemd.show_status=0 hil.kind=board hil.share=hil" \
    -drive "file=$work/disk,if=virtio,format=qcow2" -fsdev "local,id=hil,path=$share,security_model=none" \
    -device virtio-9p-pci,fsdev=hil,mount_tag=hil -device virtio-rng-pci </dev/null >"$work/qemu" 2>&1 || code=$?
  say "the board ended after $((SECONDS - from)) s, $(cat "$share/up" 2>/dev/null || echo never) s of them to its first command"
  if [ $code -eq 124 ] || [ $code -eq 137 ]; then return 124; fi
  [ -f "$share/code" ] || { cat "$work/qemu" >&2; return 125; }
  return "$(cat "$share/code")"
}

while [ $# -gt 0 ]; do
  case $1 in
    --build) only_build=1; shift ;;
    --binary) binary=$(realpath "${2:?}"); shift 2 ;;
    --cpu) cpu=${2:?}; shift 2 ;;
    --time-limit) limit=${2:?}; shift 2 ;;
    --) shift; command=("$@"); break ;;
    -h | --help) sed -n '2,/^set -/{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    *) echo "board: unknown word $1; --help tells more" >&2; exit 2 ;;
  esac
done
need qemu-system-aarch64 qemu-img
mkdir -p "$cache"
build
[ -z "$only_build" ] || exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ ${#command[@]} -gt 0 ]; then
  share=$(realpath "${HIL_SHARE:-$work}")
  printf '%q ' "${command[@]}" >"$share/run"
  boot "$share"
  code=$?
  cat "$share/log" 2>/dev/null
  exit $code
fi
[ -x "$binary" ] || die "$binary is not there: ./publish-arm64.sh" 3
mkdir "$work/share"
tests=$work/tests
if ! dotnet publish "$tree/tests/HydraKiosk.Devices.Tests" -c Release -r linux-arm64 --self-contained -p:RunAnalyzers=false -o "$tests" -v quiet --nologo >"$work/log" 2>&1; then
  bad device-tests "do not publish"
  show "$work/log" 10
  tests=
fi
fill "$work/share" "$binary" "$tests"
patience=${PATIENCE:-300} # the board is thirty times slower than this machine
steps "$work/share" boot "$work/share"
verdict_code
