#!/usr/bin/env bash
# Makes the prompts that ship: sentences that the device speaks without any network, as WAV files (mono, 16 kHz, 16 bit, -20 dBFS RMS).
# They are shipped, so nobody needs to run this unless a sentence changes or a language comes. Needs: apt install espeak-ng sox
#
#   ./make.sh [FOLDER]     into FOLDER/en and FOLDER/de; without FOLDER beside this script, over what is there
#
# A recorded voice is friendlier: put files of the same names in the place of these, see README.
set -euo pipefail

folder=${1:-$(dirname "$0")}
rate_hz=16000
level_db=-20
peak_db=-1 # speech of that level has peaks up to 17 dB above it; what is higher is limited, not cut off

for program in espeak-ng sox; do
    command -v "$program" > /dev/null || { echo "make.sh: $program is missing: sudo apt install espeak-ng sox" >&2; exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# speak LANGUAGE NAME SENTENCE
speak() {
    mkdir -p "$folder/$1"
    espeak-ng -v "$1" -s 150 -w "$work/spoken.wav" "$3"
    # Silence goes at both ends but for 50 ms, so that the sentence begins when it is asked for; below 80 Hz there is no speech.
    sox "$work/spoken.wav" -r "$rate_hz" -c 1 -e floating-point -b 32 "$work/trimmed.wav" gain -6 highpass 80 \
        silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse pad 0.05 0.05
    # Limiting takes away a little of the level, so it is measured once more.
    gain_db=0
    for _ in 1 2 3; do
        rms_db=$(sox "$work/trimmed.wav" -n gain -l "$gain_db" gain "$peak_db" stats 2>&1 | awk '/^RMS lev dB/ { print $4 }')
        gain_db=$(awk -v gain="$gain_db" -v is="$rms_db" -v wanted="$level_db" 'BEGIN { printf "%.2f", gain + wanted - is }')
    done
    # -R: the same dither every time, so that the same sentence gives the same file; no comment, no date in it.
    sox -R "$work/trimmed.wav" -b 16 -e signed-integer --comment "" "$folder/$1/$2.wav" gain -l "$gain_db" gain "$peak_db"
    echo "$folder/$1/$2.wav: $(soxi -D "$folder/$1/$2.wav") s"
}

speak en cannot-reach-service "I cannot reach the service right now. Please try again in a moment."
speak en please-wait "Please wait a moment."
speak en staff-is-coming "A member of staff is coming."
speak en no-staff "I am sorry, nobody is available at the moment."
speak en microphone-muted "The microphone is muted. I cannot hear you."
speak en out-of-order "I am sorry, this device is out of order."
speak en out-of-data "I am sorry, I have used up my data for now. Please try again later."

speak de cannot-reach-service "Ich erreiche den Dienst gerade nicht. Bitte versuchen Sie es gleich noch einmal."
speak de please-wait "Einen Moment bitte."
speak de staff-is-coming "Es kommt gleich jemand zu Ihnen."
speak de no-staff "Es tut mir leid, im Moment ist niemand erreichbar."
speak de microphone-muted "Das Mikrofon ist ausgeschaltet. Ich kann Sie nicht hören."
speak de out-of-order "Es tut mir leid, dieses Gerät ist außer Betrieb."
speak de out-of-data "Mein Datenvolumen ist leider aufgebraucht. Bitte versuchen Sie es später noch einmal."
