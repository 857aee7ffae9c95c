#!/usr/bin/env bash
# Makes a Debian package (dpkg-deb alone) and an archive of a published binary, each with the list of what is in the binary:
#   systemd/package/build.sh [--binary FILE] [--out DIR] [--deb] [--tar] [--version VERSION]
# Default: the binary of publish-arm64.sh, both kinds, beside it, the version of Directory.Build.props. What kind of machine they are for the binary says.
# The same binary and commit give the same bytes: all times are $SOURCE_DATE_EPOCH, or the commit's. HYDRA_KIOSK_MAINTAINER names who is asked
# about the package. Exit codes: 0 made, 2 wrong use, 3 something is missing, 1 anything else.
set -euo pipefail
umask 022
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(cd "$here/../.." && pwd)
binary=$tree/artifacts/native/linux-arm64/hydra-kiosk out='' kinds='' version=''
maintainer=${HYDRA_KIOSK_MAINTAINER:-HydraKiosk maintainers <maintainers@hydra-kiosk.invalid>}
while [ $# -gt 0 ]; do
  case $1 in
    --binary) binary=${2:?--binary needs a value}; shift 2 ;;
    --out) out=${2:?--out needs a value}; shift 2 ;;
    --version) version=${2:?--version needs a value}; shift 2 ;;
    --deb | --tar) kinds="$kinds ${1#--}"; shift ;;
    -h | --help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "package: unknown option $1" >&2; exit 2 ;;
  esac
done
die() { printf 'package: %s\n' "$1" >&2; exit "${2:-1}"; }
for tool in dpkg-deb readelf python3 gzip tar; do
  command -v $tool >/dev/null || die "$tool is missing. Debian: apt install dpkg binutils python3 gzip tar" 3
done
[ -f "$binary" ] || die "$binary is not there: ./publish-arm64.sh makes it" 3
out=${out:-$(dirname "$binary")}
kinds=${kinds:-deb tar}
version=${version:-$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$tree/Directory.Build.props")}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$tree" log -1 --format=%ct 2>/dev/null || stat -c %Y "$tree/Directory.Build.props")}
export LC_ALL=C TZ=UTC

# --- what the binary is for, and what it needs --------------------------------------------------------------------------------------------
case $(readelf -h "$binary" 2>/dev/null | sed -n 's/^ *Machine: *//p') in
  AArch64) arch=arm64 rid=linux-arm64 ;;
  *X86-64) arch=amd64 rid=linux-x64 ;;
  *) die "$binary is no program for arm64 or amd64" ;;
esac
! readelf -SW "$binary" | grep -q ' \.symtab ' || die "$binary is not stripped"
libc=$(readelf --version-info "$binary" | grep -oE 'GLIBC_[0-9]+(\.[0-9]+)+' | cut -c7- | sort -V | tail -n 1)
libraries="libc6 (>= $libc)"
for library in $(readelf -d "$binary" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
  case $library in
    libc.so.6 | libm.so.6 | libdl.so.2 | libpthread.so.0 | librt.so.1 | ld-linux-*) ;;
    libgcc_s.so.1) libraries="$libraries, libgcc-s1" ;;
    libstdc++.so.6) libraries="$libraries, libstdc++6" ;;
    libz.so.1) libraries="$libraries, zlib1g" ;;
    *) die "$binary needs $library, of which this script does not know the package" ;;
  esac
done

# --- the files ----------------------------------------------------------------------------------------------------------------------------
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
doc=usr/share/doc/hydra-kiosk
put() { install -D -m "${3:-644}" "$1" "$root/$2"; }
put_gz() { put "$1" "$2" && gzip -9n "$root/$2"; }
put "$binary" usr/bin/hydra-kiosk 755
put "$tree/systemd/hydra-kiosk.service" usr/lib/systemd/system/hydra-kiosk.service
put "$tree/systemd/hydra-kiosk-face.service" usr/lib/systemd/system/hydra-kiosk-face.service
put "$tree/systemd/hydra-kiosk.sysusers.conf" usr/lib/sysusers.d/hydra-kiosk.conf
put "$tree/systemd/hydra-kiosk.tmpfiles.conf" usr/lib/tmpfiles.d/hydra-kiosk.conf
put "$tree/systemd/70-hydra-kiosk.rules" usr/lib/udev/rules.d/70-hydra-kiosk.rules
put "$tree/config/hydra-kiosk.json" etc/hydra-kiosk/hydra-kiosk.json
ln -s /usr/share/hydra-kiosk/hydra-kiosk.schema.json "$root/etc/hydra-kiosk/hydra-kiosk.schema.json"
(cd "$tree/config" && find . -type f) | while read -r file; do
  mode=644
  [ ! -x "$tree/config/$file" ] || mode=755
  put "$tree/config/$file" "usr/share/hydra-kiosk/${file#./}" $mode
done
put "$here/completion.bash" usr/share/bash-completion/completions/hydra-kiosk
put_gz "$here/hydra-kiosk.1" usr/share/man/man1/hydra-kiosk.1
put "$here/copyright" $doc/copyright
put_gz "$tree/CHANGELOG.md" $doc/changelog
printf 'hydra-kiosk (%s-1) stable; urgency=medium\n\n  * Version %s; changelog.gz tells what is new in it.\n\n -- %s  %s\n' \
  "$version" "$version" "$maintainer" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" >"$work/changelog"
put_gz "$work/changelog" $doc/changelog.Debian
put_gz "$tree/README.md" $doc/README.md
put "$tree/SECURITY.md" $doc/SECURITY.md
put "$tree/THIRD-PARTY-NOTICES" $doc/THIRD-PARTY-NOTICES
if [ -d "$tree/docs" ]; then
  (cd "$tree/docs" && find . -type f) | while read -r file; do put "$tree/docs/$file" "$doc/docs/${file#./}"; done
fi
assets=$(dirname "$binary")/hydra-kiosk.assets.json
[ -f "$assets" ] || die "$assets is not there, which names the packages in the binary: ./publish-arm64.sh --rid $rid makes both" 3
python3 "$here/sbom.py" "$assets" "$rid" "$version" "$binary" >"$work/sbom" || exit 3
put_gz "$work/sbom" $doc/hydra-kiosk.cdx.json
notices=$(python3 -c '
import json, pathlib, sys
assets = json.load(open(sys.argv[1], encoding="utf-8-sig"))
packs = {d["name"].lower(): d["version"].strip("[]").split(",")[0] for d in next(iter(assets["project"]["frameworks"].values())).get("downloadDependencies", [])}
name = next(n for n in packs if ".nativeaot." in n)
print(next(p for root in assets["packageFolders"] for p in [pathlib.Path(root) / name / packs[name] / "THIRD-PARTY-NOTICES.TXT"] if p.exists()))' "$assets") \
  || die "the notices of the .NET runtime are in none of the package folders" 3
tr -d '\r' <"$notices" >"$work/notices"
put_gz "$work/notices" $doc/dotnet-third-party-notices.txt
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
mkdir -p "$out"
made() { printf 'made %s (%s bytes)\n' "$1" "$(stat -c %s "$1")"; }

# --- the archive: the same files, and a script in place of the package manager ------------------------------------------------------------------
if [[ $kinds = *tar* ]]; then
  name=hydra-kiosk-$version-$rid
  mkdir "$work/$name"
  cp -a "$root/." "$work/$name/"
  sed "s/@LIBC@/$libc/" "$here/install.sh" >"$work/$name/install.sh"
  cp "$tree/LICENSE" "$work/$name/"
  chmod 755 "$work/$name/install.sh"
  tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -cf - "$name" | gzip -9n >"$out/$name.tar.gz"
  made "$out/$name.tar.gz"
fi

# --- the package --------------------------------------------------------------------------------------------------------------------------------
if [[ $kinds = *deb* ]]; then
  put "$here/lintian-overrides" usr/share/lintian/overrides/hydra-kiosk
  mkdir "$root/DEBIAN"
  size=$(du -k -s --apparent-size --exclude=DEBIAN "$root" | cut -f1)
  python3 - "$here/control" "$root/DEBIAN/control" "VERSION=$version-1" "ARCH=$arch" "SIZE=$size" "MAINTAINER=$maintainer" "LIBRARIES=$libraries" <<'P'
import sys
text = open(sys.argv[1]).read()
for name, value in (pair.split("=", 1) for pair in sys.argv[3:]):
    text = text.replace(f"@{name}@", value)
open(sys.argv[2], "w").write(text)
P
  echo /etc/hydra-kiosk/hydra-kiosk.json >"$root/DEBIAN/conffiles"
  (cd "$root" && find usr -type f | sort | xargs -d '\n' md5sum) >"$root/DEBIAN/md5sums"
  install -m 755 "$here/postinst" "$here/prerm" "$here/postrm" "$root/DEBIAN/"
  find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  file=$out/hydra-kiosk_$version-1_$arch.deb
  # One thread: how xz cuts its blocks depends on their number, and with them the bytes.
  dpkg-deb --root-owner-group -Zxz -z9 --threads-max=1 --build "$root" "$file" >/dev/null
  made "$file"
fi
