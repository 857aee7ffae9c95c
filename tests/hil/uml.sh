#!/usr/bin/env bash
# The daemon installed on a whole machine that needs no hardware: User Mode Linux, a kernel that is a program. It has systemd, a sound card in a
# loop (snd-aloop), simulated GPIO lines (gpio-sim), lights (uleds), input devices (uinput), a CAN bus (vcan) and a watchdog; it boots in seconds.
#   tests/hil/uml.sh                  builds what is missing, runs every step of tests/hil/steps, prints a verdict per step
#   tests/hil/uml.sh --build          only builds kernel and disk: minutes, the first time
#   tests/hil/uml.sh --if-built       skips all, and says so, where they are not built: what tests/run.sh does, which has no ten minutes more
#   tests/hil/uml.sh -- COMMAND…      runs COMMAND there as root, in the folder $HIL_SHARE of this machine (default: a new one)
# Options: --binary FILE    the native binary to install; default artifacts/native/tests/hydra-kiosk, which tests/run.sh publishes
#          --time-limit S   for one start of the machine; default 900
# Exit code: 0, 1 where a step is BAD, COMMAND's; 3 something is missing; 124 time limit; 125 the machine left no result.
# Cached under ${XDG_CACHE_HOME:-$HOME/.cache}/hydra-kiosk/hil; delete it to take newer packages. The build needs root (mmdebstrap), the machine does not.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/machine.sh"
packages=systemd,systemd-sysv,udev,dbus,kmod,alsa-utils,libportaudio2,libssl3,gpiod,iproute2,procps,can-utils,python3-minimal,ca-certificates
binary=$tree/artifacts/native/tests/hydra-kiosk limit=900 only_build= if_built= command=()

build_kernel() {
  [ -x "$cache/uml" ] && cmp -s "$here/uml.config" "$cache/uml.config" && return
  need flex bison bc make gcc strip
  source_tree
  say "building the kernel"
  local s=$cache/source line
  sed -i -e '/^if !UML$/d' -e '/^endif # !UML$/d' "$s/sound/Kconfig"           # ALSA is only hidden from this architecture; it works
  sed -i '/^config HZ$/,/^$/s/default 100$/default 1000/' "$s/arch/um/Kconfig" # snd-aloop counts in ticks
  make -C "$s" ARCH=um KCONFIG_ALLCONFIG="$here/uml.config" allnoconfig >"$cache/uml.log" 2>&1 || { tail -n 20 "$cache/uml.log" >&2; die "the kernel cannot be configured"; }
  while read -r line; do
    case $line in CONFIG_*) grep -qxF "$line" "$s/.config" || die "the kernel does not take $line" ;; esac
  done <"$here/uml.config"
  nice make -C "$s" ARCH=um -j"$(nproc)" linux >"$cache/uml.log" 2>&1 || { tail -n 20 "$cache/uml.log" >&2; die "the kernel does not build"; }
  strip -o "$cache/uml.tmp" "$s/linux" && mv "$cache/uml.tmp" "$cache/uml" && cp "$here/uml.config" "$cache/uml.config"
  forget_source
}

build_disk() {
  local stamp
  stamp=$({ declare -f image build_disk; echo "$packages"; } | sha256sum)
  [ -f "$cache/uml.img" ] && [ "$(cat "$cache/uml.stamp" 2>/dev/null)" = "$stamp" ] && return
  need mmdebstrap mke2fs
  say "making the disk"
  # Everything that is asked for and nothing that is only recommended; no care for a crash in the middle, since it is then made anew.
  mmdebstrap --quiet --variant=apt --aptopt='APT::Install-Recommends "false"' --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' --include="$packages" "$suite" "$cache/uml.root.tmp.tar" \
    >"$cache/root.log" 2>&1 || { tail -n 20 "$cache/root.log" >&2; die "mmdebstrap failed" 3; }
  rm -rf "$cache/uml.root"
  mkdir "$cache/uml.root"
  tar -C "$cache/uml.root" -xf "$cache/uml.root.tmp.tar" --exclude='./dev/*' --exclude='./var/lib/apt/lists/*' --exclude='./var/cache/apt/*'
  image "$cache/uml.root" "$cache/uml.img" 900
  rm -rf "$cache/uml.root" "$cache/uml.root.tmp.tar"
  echo "$stamp" >"$cache/uml.stamp"
}

# boot SHARE: once, on the disk $work/disk, which keeps what differs from the image.
boot() {
  local share=$1 code=0 from=$SECONDS
  rm -f "$share"/{code,log,up}
  # The machine's memory is a file in a folder for temporary files, which must have the room and let programs run.
  timeout -k 5 "$limit" "$cache/uml" mem=1024M ubd0="$work/disk,$cache/uml.img" root=/dev/ubda rw rootfstype=ext4 con=null con0=fd:0,fd:1 ssl=null \
    uml_dir="$work/uml" umid=hil quiet loglevel=4 systemd.show_status=0 hil.kind=uml "hil.share=$share" </dev/null >"$share/console" 2>&1 || code=$?
  say "the machine ended after $((SECONDS - from)) s, $(cat "$share/up" 2>/dev/null || echo never) s of them to its first command"
  if [ $code -eq 124 ] || [ $code -eq 137 ]; then return 124; fi
  [ -f "$share/code" ] || return 125
  return "$(cat "$share/code")"
}

while [ $# -gt 0 ]; do
  case $1 in
    --build) only_build=1; shift ;;
    --if-built) if_built=1; shift ;;
    --binary) binary=$(realpath "${2:?}"); shift 2 ;;
    --time-limit) limit=${2:?}; shift 2 ;;
    --) shift; command=("$@"); break ;;
    -h | --help) sed -n '2,/^set -/{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    *) echo "uml: unknown word $1; --help tells more" >&2; exit 2 ;;
  esac
done
[ "$(uname -m)" = x86_64 ] || { skipped uml "this kernel is built for x86_64 only"; exit 0; }
if [ -n "$if_built" ] && { [ ! -x "$cache/uml" ] || [ ! -f "$cache/uml.img" ]; }; then
  skipped uml "its kernel and disk are not built on this machine: tests/hil/uml.sh --build does it once"
  exit 0
fi
mkdir -p "$cache"
build_kernel
build_disk
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
[ -x "$binary" ] || die "$binary is not there: ./publish-arm64.sh --rid linux-x64 --out artifacts/native/tests" 3
mkdir "$work/share"
tests=$work/tests
if ! dotnet publish "$tree/tests/HydraKiosk.Devices.Tests" -c Release -r linux-x64 --self-contained -p:RunAnalyzers=false -o "$tests" -v quiet --nologo >"$work/log" 2>&1; then
  bad device-tests "do not publish"
  show "$work/log" 10
  tests=
fi
fill "$work/share" "$binary" "$tests"
steps "$work/share" boot "$work/share"
verdict_code
