// The vendor's own client: asks once as a stream and once in one piece, and once with the output of a call. Arguments: base address, key.
import OpenAI from "openai";

const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const tools = [{ type: "function", function: { name: "get_status", description: "How it is.", parameters: { type: "object", properties: {} } } }];
const messages = [{ role: "system", content: "Be brief." }, { role: "user", content: "how are you" }];
const stream = client.chat.completions.stream({ model: "electron", messages, tools, stream_options: { include_usage: true } });
const first = await stream.finalChatCompletion();
const call = first.choices[0].message.tool_calls[0];
messages.push({ role: "assistant", content: null, tool_calls: [{ id: call.id, type: "function", function: { name: call.function.name, arguments: call.function.arguments } }] });
messages.push({ role: "tool", tool_call_id: call.id, content: "all is well" });
let text = "";
for await (const chunk of await client.chat.completions.create({ model: "electron", messages, tools, stream: true })) {
  text += chunk.choices[0]?.delta?.content ?? "";
}

const whole = await client.chat.completions.create({ model: "electron", messages: [{ role: "user", content: "hello" }] });
console.log(JSON.stringify({
  reason: first.choices[0].finish_reason, usage: first.usage.total_tokens > 0, name: call.function.name, arguments: call.function.arguments, text,
  whole: whole.choices[0].message.content,
}));
let refused = 0;
try {
  await new OpenAI({ baseURL, apiKey: "sk_wrong", maxRetries: 0 }).chat.completions.create({ model: "electron", messages });
} catch (error) {
  refused = error.status;
}

console.log(refused);
