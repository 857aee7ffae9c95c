#!/bin/sh
# Makes the speech clips of the simulator anew: 24 kHz, 16-bit, mono WAV, one file per line of clips.txt.
# Needs espeak-ng and sox (Debian: apt-get install espeak-ng sox). Usage: ./make-clips.sh
set -eu
cd "$(dirname "$0")"
mkdir -p Clips

tab=$(printf '\t')
grep -v '^#' clips.txt | while IFS="$tab" read -r name voice text; do
  case "$voice" in
    agent) options="-v en-us+f3 -s 180 -p 42" ;;
    visitor) options="-v en-us+m7 -s 160 -p 40" ;;
    *) echo "clips.txt: '$name' has the unknown voice '$voice' (agent or visitor)" >&2; exit 1 ;;
  esac

  # Leading and trailing silence goes; pauses inside shrink to 0.25 s, well under the 0.5 s that end a turn; the fades keep
  # the ends from clicking; -D because dither would make every run different.
  # shellcheck disable=SC2086
  espeak-ng $options --stdout "$text" |
    sox -D -t wav - -b 16 -c 1 -r 24000 "Clips/$name.wav" \
      silence -l 1 0.02 0.4% -1 0.25 0.4% reverse silence 1 0.02 0.4% reverse \
      highpass 70 rate -v 24000 norm -4 fade t 0.005 reverse fade t 0.015 reverse pad 0 0.02
done

du -cb Clips/*.wav | tail -1
