// A service that behaves badly, on 127.0.0.1, made independently of the simulator. Usage: node server.mjs SCENARIO [PORT] [SECONDS]
// Prints one JSON line per thing that happens; the first one has the port. hostile.py starts it beside a daemon and judges both.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const [scenario = 'plain', port = '0', seconds = '60'] = process.argv.slice(2);
const MAX_MESSAGES = 1e6;
const pace = Number(process.env.HOSTILE_PACE ?? 0); // messages a second; without it as fast as they are taken
const started = Date.now();
const note = (what, more = {}) => console.log(JSON.stringify({ at: Date.now() - started, what, ...more }));
const long = (n, c = 'n') => c.repeat(n);

let sent = 0;
let session = 0;

// --- sound ---------------------------------------------------------------------------------------------------------------------------
const RATE = 24000;
function tone(hz, ms) {
  const n = Math.round((RATE * ms) / 1000);
  const pcm = Buffer.alloc(2 * n);
  for (let i = 0; i < n; i++) {
    pcm.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / RATE)), 2 * i);
  }
  return pcm;
}

const silence20 = Buffer.alloc(960).toString('base64');

// --- floods: each returns the next message ---------------------------------------------------------------------------------------------
const floods = {
  warnings: (i) => ({ type: 'warning', code: 'w' + i, message: 'warning number ' + i + ' ' + long(60) }),
  bigwarnings: (i) => ({ type: 'warning', warning: { code: 'w' + i, message: long(1 << 20) } }),
  toolnames: (i) => ({ type: 'session.configured', session: { voice: 'aria', tools: [{ type: 'function', name: long(1 << 20, String.fromCharCode(97 + (i % 26))) }], output_audio_sample_rate: RATE } }),
  manytools: () => ({ type: 'session.configured', session: { voice: 'aria', tools: Array.from({ length: 20000 }, (_, k) => ({ type: 'function', name: 'tool_' + k })) } }),
  calls: (i) => ({ type: 'response.function_call_arguments.done', response_id: 'resp_' + i, call_id: 'call_' + i, name: 'get_device_status', arguments: '{}' }),
  strangecalls: (i) => ({ type: 'response.function_call_arguments.done', call_id: 'call_' + i, name: 'open_' + i, arguments: '{"a":"' + long(200) + '"}' }),
  fragments: (i) => ({ type: 'response.function_call_arguments.delta', call_id: 'call_' + (i % 64), name: 'x', delta: long(4000) }),
  replies: (i) => ({ type: 'response.output_audio.delta', response_id: 'resp_' + i, item_id: 'i' + i, delta: silence20 }),
  announced: (i) => [
    { type: 'response.created', response: { id: 'resp_' + i } },
    { type: 'response.output_audio.delta', response_id: 'resp_' + i, delta: silence20 },
    { type: 'response.done', response: { id: 'resp_' + i, status: 'completed' } },
  ],
  unknown: (i) => ({ type: 'strange.type.' + i, payload: long(100) }),
  transcripts: (i) => ({ type: 'response.output_audio_transcript.delta', response_id: 'resp_1', delta: 'words ' + i + ' ' + long(200) }),
  bigtranscripts: () => ({ type: 'response.output_audio_transcript.delta', response_id: 'resp_1', delta: long(1 << 20) }),
  items: (i) => ({ type: 'conversation.item.done', item: { id: 'item_' + i, type: 'message', role: i % 2 ? 'user' : 'assistant', status: 'completed', content: [{ type: 'input_audio', text: 'said ' + i }] } }),
  contents: (i) => ({ type: 'conversation.item.done', item: { id: 'item_' + i, type: 'message', role: 'user', status: 'completed', content: Array.from({ length: 200000 }, () => ({ type: 'input_audio', text: 'x' })) } }),
  errors: (i) => ({ type: 'error', error: { type: 'invalid_request_error', code: 'code_' + i, message: 'message ' + i + long(200) } }),
  speech: (i) => ({ type: i % 2 ? 'input_audio_buffer.speech_stopped' : 'input_audio_buffer.speech_started', item_id: 'item_' + (i >> 1) }),
  audio: (i) => (i === 0 ? { type: 'response.created', response: { id: 'resp_1' } } : { type: 'response.output_audio.delta', response_id: 'resp_1', delta: silence20 }),
  garbage: (i) => '{"type":' + i,
  updates: (i) => ({ type: 'session.updated', session: { tools: [{ name: long(300000) + i }] } }),
};

async function flood(ws, make) {
  const end = started + 1000 * Number(seconds);
  for (let i = 0; sent < MAX_MESSAGES && Date.now() < end && ws.readyState === 1; i++) {
    for (const message of [make(i)].flat()) {
      ws.send(typeof message === 'string' ? message : JSON.stringify(message));
      sent++;
    }
    if (pace) {
      if (i % 10 === 9) await pause(10000 / pace);
    } else if (ws.bufferedAmount > 4 << 20) {
      while (ws.bufferedAmount > 1 << 20 && ws.readyState === 1) await pause(1);
    } else if (i % 200 === 0) await pause(0);
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// --- crossed events: a reply is sent ten times as fast as it sounds ----------------------------------------------------------------------
function talker(ws) {
  const send = (message) => ws.send(JSON.stringify(message));
  const t = {
    send,
    pause,
    created: (id) => send({ type: 'response.created', response: { id, status: 'in_progress' } }),
    done: (id, status = 'completed', reason) => send({ type: 'response.done', response: { id, status, ...(reason ? { status_details: { reason } } : {}) } }),
    delta: (id, pcm) => send({ type: 'response.output_audio.delta', response_id: id, item_id: 'item_' + id, delta: pcm.toString('base64') }),
    async sound(id, hz, ms) {
      const pcm = tone(hz, ms);
      const step = Math.round(RATE / 5) * 2; // 200 ms of sound each 20 ms
      for (let at = 0; at < pcm.length; at += step) {
        t.delta(id, pcm.subarray(at, Math.min(at + step, pcm.length)));
        await pause(20);
      }
    },
    async reply(id, hz, ms) {
      t.created(id);
      await t.sound(id, hz, ms);
      t.done(id);
    },
    started: (item) => send({ type: 'input_audio_buffer.speech_started', item_id: item, audio_start_ms: 0 }),
    stopped: (item) => send({ type: 'input_audio_buffer.speech_stopped', item_id: item, audio_end_ms: 0 }),
    verdict: (item, status) => send({ type: 'conversation.item.done', item: { id: item, type: 'message', role: 'user', status, content: [{ type: 'input_audio', text: null }] } }),
    mark: (name) => note('mark', { name }),
  };
  return t;
}

// Every story begins 1 s after the session is ready; the marks say what hostile.py compares with the WAV of the loudspeaker.
const stories = {
  // A reply sounds; a cough; real speech 160 ms later; then the cough's verdict. Nothing may sound from the first speech_started on.
  async lateIncomplete(t) {
    await t.reply('r1', 440, 6000);
    await pause(1400);
    t.mark('silent');
    t.started('cough');
    await pause(160);
    t.started('speech');
    await pause(100);
    t.stopped('cough');
    t.verdict('cough', 'incomplete');
    await pause(4000);
    t.stopped('speech');
    t.verdict('speech', 'completed');
    t.mark('reply 880');
    await t.reply('r2', 880, 2000);
  },
  // An answered turn's late "completed" comes during a cough: the rest of the answer must be heard after the cough.
  async lateCompleted(t) {
    t.started('q1');
    await pause(300);
    t.stopped('q1');
    await t.reply('r1', 440, 6000);
    await pause(1000);
    t.started('cough');
    await pause(200);
    t.verdict('q1', 'completed');
    await pause(500);
    t.stopped('cough');
    t.verdict('cough', 'incomplete');
    t.mark('goes on');
  },
  // Interrupted reply, one stray delta of it, then a long reply that is interrupted as well.
  async strayDelta(t) {
    t.created('r1');
    await t.sound('r1', 440, 2000);
    await pause(500);
    t.started('s1');
    t.done('r1', 'cancelled', 'interrupted');
    await pause(1200);
    t.stopped('s1');
    t.verdict('s1', 'completed');
    t.mark('stray');
    t.delta('r1', tone(440, 200));
    await pause(600);
    t.mark('reply 880');
    t.created('r2');
    await t.sound('r2', 880, 8000);
    await pause(1500);
    t.mark('silent');
    t.started('s2');
    t.done('r2', 'cancelled', 'interrupted');
    await pause(100);
    t.delta('r1', tone(440, 200));
    t.delta('r2', tone(880, 400));
    await pause(3000);
    t.stopped('s2');
    t.verdict('s2', 'completed');
    t.mark('reply 660');
    await t.reply('r3', 660, 1000);
  },
  async doneBeforeLast(t) {
    t.created('r1');
    await t.sound('r1', 440, 4000);
    t.done('r1');
    t.delta('r1', tone(440, 2000));
    await pause(1500);
    t.mark('silent');
    t.started('s1');
    await pause(3000);
    t.stopped('s1');
    t.verdict('s1', 'completed');
    t.mark('reply 880');
    await t.reply('r2', 880, 1000);
  },
  async interleaved(t) {
    t.created('r1');
    t.delta('r1', tone(440, 1000));
    t.created('r2');
    for (let i = 0; i < 5; i++) {
      t.delta('r2', tone(880, 200));
      t.delta('r1', tone(440, 200));
    }
    t.done('r1');
    t.done('r2');
  },
  async cancelledQueued(t) {
    await t.reply('r1', 440, 4000);
    t.created('r2');
    t.delta('r2', tone(880, 1000));
    t.done('r2', 'cancelled', 'client_cancelled');
  },
  async callOfCancelled(t) {
    t.created('r1');
    await t.sound('r1', 440, 1500);
    t.started('s1');
    t.done('r1', 'cancelled', 'interrupted');
    t.send({ type: 'response.function_call_arguments.done', response_id: 'r1', call_id: 'c1', name: 'get_device_status', arguments: '{}' });
    await pause(3000);
    t.stopped('s1');
    t.verdict('s1', 'incomplete');
  },
  async callsWithoutId(t) {
    for (let i = 0; i < 4; i++) {
      t.started('q' + i);
      await pause(200);
      t.stopped('q' + i);
      t.verdict('q' + i, 'completed');
      t.created('r' + i);
      t.send({ type: 'response.function_call_arguments.done', call_id: 'c' + i, name: 'get_device_status', arguments: '{}' });
      t.done('r' + i);
      await pause(1500);
    }
    t.mark('reply 880');
    await t.reply('rx', 880, 1000);
  },
};

// --- rates ---------------------------------------------------------------------------------------------------------------------------
const rates = { 1: 1, 50: 50, 99: 99, 4000: 4000, 192001: 192001, 1000000: 1e6, 2147483647: 2147483647, text: '48000', half: 24000.5, null: null, list: [24000], negative: -24000, exponent: 2.4e300 };

// --- secrets: whatever the client showed comes back, in every field and spelling ---------------------------------------------------------
function spellings(secret) {
  const bearer = 'Bearer ' + secret;
  return [secret, secret.toLowerCase(), secret.toUpperCase(), encodeURIComponent(secret), encodeURIComponent(secret).toLowerCase(), Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'), Buffer.from(bearer).toString('base64'), Buffer.from(secret).toString('hex')];
}

const asEscapes = (text) => [...text].map((c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0')).join('');

async function repeatSecrets(ws, secret) {
  for (const s of spellings(secret)) {
    for (const message of [
      { type: 'error', error: { type: s, code: s, message: 'refused ' + s + ' here', param: s, event_id: s } },
      { type: 'error', error: s },
      { type: 'warning', code: s, message: 'x' + s + 'y' },
      { type: s },
      { type: 'session.configured', session: { voice: s, tools: [{ name: s }], instructions: s, output_audio_sample_rate: s, output_audio_format: 'pcm16' } },
      { type: 'response.created', response: { id: s } },
      { type: 'response.output_audio_transcript.delta', response_id: s, delta: s },
      { type: 'response.function_call_arguments.done', response_id: s, call_id: s, name: s, arguments: JSON.stringify({ s }) },
      { type: 'response.done', response: { id: s, status: 'failed', status_details: { reason: s, error: { code: s } } } },
      { type: 'conversation.item.done', item: { id: s, type: s, role: 'user', status: s, content: [{ text: s }] } },
    ]) {
      ws.send(JSON.stringify(message));
      await pause(20);
    }
  }
  ws.send('{"type":"error","error":{"code":"' + asEscapes(secret) + '","message":"' + asEscapes(secret) + '"}}');
  ws.send('{"type":"' + asEscapes(secret) + '"}');
  ws.send('{"' + secret + '":"' + secret + '","type":"' + secret);
  await pause(3000);
  ws.close(session > 1 ? 4000 : 1012, spellings(secret)[(session - 1) % 9].slice(0, 120));
}

// --- the server ------------------------------------------------------------------------------------------------------------------------
const http = createServer((request, response) => response.writeHead(404).end());
const wss = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 64 << 20, autoPong: !/pong/.test(scenario) });
wss.on('connection', (ws, request) => {
  const n = ++session;
  let appends = 0;
  let lastAppend = 0;
  let gap = 0;
  let bytes = 0;
  let rate = RATE;
  note('open', { session: n });
  ws.on('error', () => {});
  ws.on('close', (code) => note('close', { session: n, code, appends, bytes, gap }));
  const send = (message) => ws.readyState === 1 && ws.send(JSON.stringify(message));
  if (scenario === 'pongLate') ws.on('ping', (data) => setTimeout(() => ws.readyState === 1 && ws.pong(data), 2000));
  const [kind, value] = scenario.split(':');
  ws.on('message', async (data) => {
    const text = data.toString();
    if (text.includes('input_audio_buffer.append')) {
      const now = Date.now();
      if (appends++ > 0) gap = Math.max(gap, now - lastAppend);
      lastAppend = now;
      bytes += text.length;
      if (/stream/.test(scenario) || appends % 250 === 0) note('append', { session: n, appends, gap });
      return;
    }
    const message = JSON.parse(text);
    note('message', { session: n, type: message.type, output: message.item?.output });
    if (message.type !== 'session.configure') return;
    if (kind === 'rate' && Number(value?.split('@')[1] ?? 1) === n) rate = rates[value.split('@')[0]];
    send({ type: 'session.configured', session: { voice: 'aria', tools: [], generate_initial_response: false, input_audio_format: 'pcm16', output_audio_format: 'pcm16', output_audio_sample_rate: rate } });
    await pause(1000);
    note('ready', { session: n });
    const t = talker(ws);
    if (kind === 'flood') await flood(ws, floods[value]);
    if (kind === 'story') {
      t.mark('start');
      await stories[value](t);
      t.mark('end');
    }
    if (kind === 'secrets') await repeatSecrets(ws, request.headers.authorization.slice(7));
    if (kind === 'rate') {
      await t.reply('r' + n, 440, 1000);
      await pause(2000);
      if (n < 3) ws.close(1001);
      else note('honest');
    }
    if (/pong|sound/.test(kind)) {
      for (let i = 0; ws.readyState === 1; i++) {
        await t.reply('p' + n + '_' + i, 440, 2000);
        await pause(1800);
      }
    }
  });
  send({ type: 'session.created', session_id: kind === 'secrets' ? request.headers.authorization.slice(7) : 'session-' + n });
});

let attempts = 0;
http.on('upgrade', (request, socket, head) => {
  const statuses = [null, '503 Busy', '302 Found', null, '407 Proxy', '401 No'];
  const status = scenario === 'secrets' ? statuses[attempts++ % statuses.length] : null;
  if (!status) return wss.handleUpgrade(request, socket, head, (ws) => wss.emit('connection', ws, request));
  const secret = request.headers.authorization.slice(7);
  note('refused', { status });
  socket.end(['HTTP/1.1 ' + status + ' ' + secret, ...spellings(secret).map((s, i) => `X-Field-${i}: ${s}`), 'Location: http://127.0.0.1/' + encodeURIComponent(secret) + '?key=' + secret,
    'WWW-Authenticate: Bearer realm="' + secret + '"', 'X-Request-Id: ' + secret, 'Server: ' + secret, 'Retry-After: 1', 'Content-Type: text/' + secret.replace(/[^a-z]/gi, ''), 'Content-Length: ' + secret.length, '', secret].join('\r\n'));
});
http.listen(Number(port), process.env.HOSTILE_HOST ?? '127.0.0.1', () => note('listening', { port: http.address().port }));
setTimeout(() => {
  note('end', { sent, sessions: session });
  process.exit(0);
}, 1000 * Number(seconds) + 15000);
