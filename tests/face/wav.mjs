// Sound as files: words that are beeps, and where beeps are in what was played.
import { readFileSync, statSync, writeFileSync } from "node:fs";

/** A mono PCM16 WAV of samples. */
export function writeWav(path, rateHz, samples) {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0); head.writeUInt32LE(36 + samples.length * 2, 4); head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16); head.writeUInt16LE(1, 20); head.writeUInt16LE(1, 22); head.writeUInt32LE(rateHz, 24);
  head.writeUInt32LE(rateHz * 2, 28); head.writeUInt16LE(2, 32); head.writeUInt16LE(16, 34);
  head.write("data", 36); head.writeUInt32LE(samples.length * 2, 40);
  writeFileSync(path, Buffer.concat([head, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]));
}

/** The samples of a mono PCM16 WAV, also of one that is still being written. */
export function readWav(path) {
  const bytes = readFileSync(path), at = bytes.indexOf("data") + 8;
  return { rateHz: bytes.readUInt32LE(bytes.indexOf("fmt ") + 12), samples: new Int16Array(bytes.buffer, bytes.byteOffset + at, (bytes.length - at) >> 1) };
}

/** When a WAV was begun that is written in real time, by the clock of this machine: it is never longer than its time, so the earliest guess is right. */
export class Beginning {
  at = Infinity;
  look(path, headBytes = 80, bytesPerMs = 96) { this.at = Math.min(this.at, Date.now() - (statSync(path).size - headBytes) / bytesPerMs); }
}

/** Beeps of half a step each, one every step: a "word" that nobody can mistake. */
export function beeps(rateHz, count, stepSeconds) {
  const step = Math.round(rateHz * stepSeconds), samples = new Int16Array(step * count);
  for (let i = 0; i < samples.length; i++) if (i % step < step / 2) samples[i] = 9000 * Math.sin(2 * Math.PI * 600 * i / rateHz);
  return samples;
}

/** Seconds at which beeps begin: loud after at least 80 ms of quiet. */
export function onsets({ rateHz, samples }) {
  const found = [], gap = rateHz * 0.08;
  let quiet = gap;
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(samples[i]) > 600) { if (quiet >= gap) found.push(i / rateHz); quiet = 0; } else quiet++;
  }
  return found;
}
