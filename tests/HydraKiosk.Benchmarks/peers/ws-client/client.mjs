// The client that most people would write for Hydra on Node: the ws package, JSON.parse, base64, a queue, two timers.
// Usage: SMALLEST_API_KEY=... node client.mjs WS_URL MICROPHONE_WAV
// The microphone is a WAV file (PCM16, mono, 16 kHz) read as it is sent; the loudspeaker is a timer that takes from the queue what one would play.
import { closeSync, openSync, readSync } from 'node:fs';
import WebSocket from 'ws';

const CHUNK_MS = 20;
const MICROPHONE_HZ = 16000;
const CHUNK_BYTES = (MICROPHONE_HZ * 2 * CHUNK_MS) / 1000;

const [url, wav] = process.argv.slice(2);
const key = process.env.SMALLEST_API_KEY;
if (!url || !wav || !key) {
  console.error('usage: SMALLEST_API_KEY=... node client.mjs WS_URL MICROPHONE_WAV');
  process.exit(2);
}

const microphone = openSync(wav, 'r');
let position = findData(microphone, wav);
const chunk = Buffer.alloc(CHUNK_BYTES);

const queue = []; // of Buffers, oldest first
let head = 0; // bytes of the oldest one that have been played
let loudspeakerHz = 24000;
let sentChunks = 0;
let receivedBytes = 0;
let playedBytes = 0;
let droppedBytes = 0;
let timers = [];

const socket = new WebSocket(url, { headers: { Authorization: `Bearer ${key}` } });

socket.on('message', (data) => {
  const event = JSON.parse(data);
  switch (event.type) {
    case 'session.created':
      send({
        type: 'session.configure',
        session: {
          instructions: 'You speak with visitors of a museum. Answer briefly.',
          voice: 'aria',
          generate_initial_response: true,
          tools: [],
        },
      });
      break;
    case 'session.configured':
      loudspeakerHz = event.session.output_audio_sample_rate ?? loudspeakerHz;
      timers = [every(CHUNK_MS, sendChunk), every(CHUNK_MS, play)];
      break;
    case 'response.output_audio.delta': {
      const audio = Buffer.from(event.delta, 'base64');
      receivedBytes += audio.length;
      queue.push(audio);
      break;
    }
    case 'input_audio_buffer.speech_started': // barge-in: what is not yet played is not wanted any more
      droppedBytes += queue.reduce((sum, audio) => sum + audio.length, -head);
      queue.length = 0;
      head = 0;
      break;
    case 'error':
      console.error(`error event: ${event.error?.code}: ${event.error?.message}`);
      break;
  }
});

socket.on('error', (error) => console.error(`socket: ${error.message}`));

socket.on('close', (code) => {
  timers.forEach(clearInterval);
  closeSync(microphone);
  const seconds = (bytes) => (bytes / 2 / loudspeakerHz).toFixed(1);
  console.log(`closed with ${code}; ${sentChunks} chunks sent, ${seconds(receivedBytes)} s received, ${seconds(playedBytes)} s played, ${seconds(droppedBytes)} s dropped by barge-in`);
  process.exit(code === 1000 ? 0 : 1);
});

process.on('SIGTERM', () => socket.close(1000));

function send(event) {
  socket.send(JSON.stringify(event));
}

function sendChunk() {
  const read = readSync(microphone, chunk, 0, CHUNK_BYTES, position);
  position += read;
  chunk.fill(0, read); // past the end of the file the room is silent
  send({ type: 'input_audio_buffer.append', audio: chunk.toString('base64') });
  sentChunks++;
}

// Takes what a loudspeaker plays in one period; when there is less, it plays silence.
function play() {
  let wanted = (loudspeakerHz * 2 * CHUNK_MS) / 1000;
  while (wanted > 0 && queue.length > 0) {
    const taken = Math.min(wanted, queue[0].length - head);
    wanted -= taken;
    head += taken;
    playedBytes += taken;
    if (head === queue[0].length) {
      queue.shift();
      head = 0;
    }
  }
}

// setInterval runs late and never catches up; so each tick does as many steps as the clock says are due.
function every(ms, step) {
  const started = performance.now();
  let done = 0;
  return setInterval(() => {
    const due = Math.floor((performance.now() - started) / ms);
    for (; done < due; done++) {
      step();
    }
  }, ms);
}

// Where the samples begin: behind the header of the chunk named "data".
function findData(file, path) {
  const header = Buffer.alloc(4096);
  const length = readSync(file, header, 0, header.length, 0);
  const data = header.subarray(0, length).indexOf('data', 12, 'latin1');
  if (header.toString('latin1', 0, 4) !== 'RIFF' || data < 0) {
    console.error(`${path} is no WAV file`);
    process.exit(2);
  }

  return data + 8;
}
