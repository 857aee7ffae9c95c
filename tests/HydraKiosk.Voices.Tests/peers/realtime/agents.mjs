// A client of somebody else's: holds a spoken conversation with the simulator at the address that is given, and prints what came of it as JSON.
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from '@openai/agents-realtime';

const [url, apiKey] = process.argv.slice(2);
const called = [];
const agent = new RealtimeAgent({
  name: 'kiosk',
  instructions: 'Be brief.',
  tools: [{
    type: 'function', name: 'open_gate', description: 'Opens a gate.', strict: false,
    parameters: { type: 'object', properties: { gate: { type: 'string' } }, required: [], additionalProperties: true },
    invoke: async (_, input) => { called.push(input); return '{"ok":true}'; },
    needsApproval: async () => false,
    isEnabled: async () => true,
  }],
});
const transport = new OpenAIRealtimeWebSocket({ url });
const session = new RealtimeSession(agent, {
  transport,
  config: { audio: { input: { turnDetection: { type: 'server_vad', silenceDurationMs: 300, interruptResponse: true, createResponse: true } } } },
});
const counts = {};
const errors = [];
let bytes = 0;
let interruptions = 0;
session.on('audio', event => { bytes += event.data.byteLength; });
session.on('audio_interrupted', () => { interruptions++; });
session.on('error', event => errors.push(JSON.stringify(event.error ?? {})));
transport.on('*', event => { counts[event.type] = (counts[event.type] ?? 0) + 1; });

const until = async (type, count) => { while ((counts[type] ?? 0) < count) { await new Promise(resolve => setTimeout(resolve, 10)); } };
const chunk = loud => {
  const samples = new Int16Array(480);
  for (let i = 0; i < samples.length; i++) { samples[i] = loud ? 8000 * Math.sin(i * 2 * Math.PI * 300 / 24000) : 0; }
  return samples.buffer;
};
const speak = async (ms, loud) => {
  for (let at = 0; at < ms; at += 20) { session.sendAudio(chunk(loud)); await new Promise(resolve => setTimeout(resolve, 20)); }
};

await session.connect({ apiKey, url });
await until('session.updated', 1);
await speak(600, true);
await speak(500, false);
await until('response.output_audio.delta', 8);
await speak(600, true);             // into the long reply
await speak(500, false);
await until('response.done', 3);    // the one that was cut, the call, the answer to it
session.sendMessage('And in writing?');
await until('response.done', 4);
const history = session.history.map(item => ({ type: item.type, role: item.role, status: item.status, text: item.content?.[0]?.transcript ?? item.content?.[0]?.text }));
console.log(JSON.stringify({ bytes, interruptions, called, errors, counts, history }));
session.close();
setTimeout(() => process.exit(0), 200);
