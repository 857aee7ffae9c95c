// A chat endpoint by somebody else; says its address on the first line and ends when its input does.
import { LLMock } from "@copilotkit/aimock";

const mock = new LLMock({ port: 0 });
mock.on({ userMessage: "weather" }, { toolCalls: [{ name: "get_weather", arguments: '{"city":"Paris"}' }, { name: "get_time", arguments: "{}" }] });
mock.on({ userMessage: "hello" }, { content: "Hi there! How can I help you today?" });
await mock.start();
console.log(mock.url + "/v1/chat/completions");
process.stdin.on("end", async () => { await mock.stop(); process.exit(0); }).resume();
