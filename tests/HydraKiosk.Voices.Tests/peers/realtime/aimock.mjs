// A server of somebody else's: answers one session in OpenAI's Realtime with a call first, and with words once the call's output is there.
import { LLMock } from '@copilotkit/aimock';

const mock = new LLMock({ port: 0 });
mock.on({ systemMessage: 'Be brief.', hasToolResult: true }, { content: 'The gate is open.' });
mock.on({ systemMessage: 'Be brief.', hasToolResult: false }, {
  toolCalls: [
    { id: 'call_gate', name: 'open_gate', arguments: '{"gate":"north"}' },
    { id: 'call_clock', name: 'read_clock', arguments: '{}' },
  ],
});
console.log(`serving ${await mock.start()}`);
process.stdin.resume();
process.stdin.on('end', async () => { await mock.stop(); process.exit(0); });
