// States that need a daemon of their own, and the tasks with one sense or one finger.
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { browser, check, comes, inTime, judge, kiosk, look, need, open, press, root, said, scene } from "./browser.mjs";
import { until } from "./kiosk.mjs";
import { readWav, writeWav } from "./wav.mjs";

const status = async () => (await kiosk.ask({ do: "status" })).status;

async function anew(options, scenario) {
  await kiosk.stopAll();
  await kiosk.setUp(options, scenario);
  kiosk.startSimulator();
  await kiosk.startDaemon();
}

/** A visitor who asks the same again and again, with a pause to listen. */
function asking() {
  const { rateHz, samples } = readWav(join(root, "src/HydraKiosk.Simulator/Voice/Clips/ask-lockers.wav"));
  const gap = rateHz * 20, round = samples.length + gap, all = new Int16Array(round * 10);
  for (let i = 0; i < 10; i++) all.set(samples, i * round + rateHz);
  writeWav(kiosk.path("asking.wav"), rateHz, all);
}

const evil = `<b>bold</b> <img src=x onerror=alert(1)> \u202Edesrever &amp; \u2066mixed ${"w".repeat(50 * 1024)} end.`;
const ticket = { name: "print_ticket", kind: "exec", description: "Prints a ticket.", class: "act", parameters: { type: "object", properties: {} }, command: ["/bin/true"], confirm: "button" };

export async function states() {
  await check("thinking, and a tool that asks for the button", async () => {
    asking();
    await anew(
      { buttons: { yes: { source: "control", action: "confirm" } }, tools: { catalogue: [ticket] }, ...sound({ capture: { file: "asking.wav" } }) },
      { name: "asking", default: { calls: [{ name: "print_ticket", arguments: {} }], then: { say: "lockers" }, latencyMs: 2500 } });
    const page = await open({ width: 1080, height: 1920 });
    await comes(page, "thinking", 60); // a voice begins the conversation
    await comes(page, "confirm", 40);
    await look(page, "confirm");
    await page.context().close();
  });

  await check("thinking fits every screen", async () => {
    await anew(sound({ capture: { file: "asking.wav" } }), { name: "slow", default: { say: "lockers", latencyMs: 12000 } });
    const page = await open({ width: 1080, height: 1920 });
    await comes(page, "thinking", 60);
    await look(page, "thinking");
    const isStill = await scene(page) === "thinking";
    await page.context().close(); // whatever is judged: a page that stays open asks for a daemon that is gone
    inTime(isStill, "it was over before it was looked at");
  });

  await check("connecting says so while the service does not answer", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await new Promise(done => silent.once("listening", done));
    await kiosk.stopAll();
    await kiosk.setUp({}, { name: "none" });
    kiosk.configure({ hydra: { endpoint: `ws://127.0.0.1:${silent.address().port}/`, instructions: "Be brief.", session: "on-demand" } });
    await kiosk.startDaemon();
    const page = await open({ width: 1080, height: 1920 });
    await press(page);
    await comes(page, "connecting", 10);
    await look(page, "connecting");
    await page.context().close();
    silent.close();
  });

  await check("no sound device: the page says so", async () => {
    await kiosk.stopAll();
    await kiosk.setUp({}, { name: "none" });
    kiosk.configure({ audio: { backend: "portaudio", capture: { device: "nobody" }, playback: { device: "nobody" } } });
    kiosk.startSimulator();
    await kiosk.startDaemon();
    const page = await open({ width: 1080, height: 1920 });
    await comes(page, "no-sound", 20);
    await look(page, "no-sound");
    await page.context().close();
  });

  await check("words with markup, other directions and no end stay words, on the page", async () => {
    await anew({}, { name: "evil", greeting: { say: "history", caption: evil }, default: { say: "lockers" } });
    const page = await open({ width: 800, height: 480 });
    await press(page);
    await comes(page, "speaking", 20);
    await until("the markup as text", async () => (await said(page)).join(" ").includes("onerror"), 20);
    await until("the long word", async () => (await said(page)).join(" ").includes("wwwwwwww"), 60);
    need(await page.evaluate(() => document.querySelectorAll("#said img, #said b").length) === 0, "markup became elements");
    await look(page, "evil");
    need(!/[\u202A-\u202E\u2066-\u2069]/.test((await said(page)).join(" ")), "an order of direction reached the page");
    await page.context().close();
  });

  await check("one switch alone: begin, louder, end", async () => {
    await anew({}, { name: "switch", greeting: { say: "greeting" }, default: { say: "lockers" } });
    const page = await open({ width: 800, height: 480 });
    await comes(page, "welcome");
    const at = () => page.evaluate(() => document.activeElement.id), hit = () => page.keyboard.press("F8");
    await hit();
    need(await at() === "talk", `the first is ${await at()}`);
    await hit();
    await comes(page, "speaking", 20);
    const volume = (await status()).audio.volume;
    await until("quieter is reached", async () => await at() === "quieter", 30);
    await hit();
    await until("quieter", async () => (await status()).audio.volume < volume);
    await until("the end is reached", async () => await at() === "end", 30);
    await hit();
    await comes(page, "welcome", 20);
    await page.context().close();
  });
}

/** Tab by tab to a control, as somebody does who has no pointer. */
async function reach(page, id) {
  for (let i = 0; i < 20; i++) {
    if (await page.evaluate(() => document.activeElement.id) === id) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${id} is not reached`);
}

/** The tasks of those who neither hear nor speak, and what becomes of a page whose renderer dies. */
export async function more() {
  await check("a voice that takes no typed words: the page says so, and who helps", async () => {
    await anew({}, { name: "hydra", greeting: { say: "greeting" } });
    const page = await open({ width: 800, height: 480 });
    await comes(page, "welcome");
    need(await page.locator("#speech-only").isHidden(), "said before anybody has begun");
    await reach(page, "talk");
    await page.keyboard.press("Enter");
    await until("the page says it", () => page.locator("#speech-only").isVisible());
    need(await page.locator("#type").isHidden(), "a field that this voice cannot serve");
    need(/cannot be typed/.test(await page.locator("#speech-only").textContent()), "it does not say what");
    await comes(page, "listening");
    await look(page, "speech-only");
    await page.setViewportSize({ width: 800, height: 480 });
    await reach(page, "staff");
    await page.keyboard.press("Enter");
    await until("a person is called", async () => kiosk.log("daemon").includes("a member of staff is asked for"));
    await reach(page, "end");
    await page.keyboard.press("Enter");
    await comes(page, "welcome");
    await page.context().close();
  });

  await check("captions and typing alone: begin, type, read the answer, end, with no sound and no microphone", async () => {
    await kiosk.stopAll();
    await kiosk.setUp({}, { name: "typed", greeting: { say: "greeting" }, default: { say: "lockers" } });
    kiosk.start("simulator", ["simulate", "--voice", "realtime", "--port", `${kiosk.simulatorPort}`, "--scenario", kiosk.path("scenario.json")]);
    kiosk.credential("voice-key", "sk_simulator");
    kiosk.configure({ voices: [{ name: "simulated", kind: "realtime", realtime: { preset: "compatible", endpoint: `ws://127.0.0.1:${kiosk.simulatorPort}/v1/realtime`, model: "gpt-realtime", credential: "voice-key" } }] });
    await kiosk.startDaemon();
    const page = await open({ width: 800, height: 480 });
    await comes(page, "welcome");
    await reach(page, "talk");
    await page.keyboard.press("Enter");
    await until("a field to type into", () => page.locator("#typed").isVisible());
    need(await page.locator("#speech-only").isHidden(), "it takes typed words");
    await look(page, "typing");
    await page.setViewportSize({ width: 800, height: 480 });
    await reach(page, "typed");
    await page.keyboard.type("Where are the <lockers>?");
    await page.keyboard.press("Enter");
    await until("what was typed stands there", async () => (await said(page)).includes("Where are the <lockers>?"));
    const answer = async () => (await page.locator("#said .agent bdi").allTextContents()).join(" ");
    const whole = /^lockers\t.*\t(.*)$/m.exec(readFileSync(join(root, "src/HydraKiosk.Simulator/Voice/clips.txt"), "utf8"))[1];
    await until("the whole answer can be read", async () => (await answer()).endsWith(whole)).catch(async () => { throw new Error(`read: ${await answer()}; said: ${whole}`); });
    await comes(page, "listening");
    need(await page.locator(".cut").count() === 0, "the answer counts as interrupted");
    await judge(page, "typed");
    await reach(page, "end");
    await page.keyboard.press("Enter");
    await comes(page, "welcome");
    await until("nothing is left of it", async () => (await said(page)).length === 0 && await page.locator("#typed").inputValue() === "");
    await page.context().close();
  });

  await check("a renderer that is killed is noticed, and the page comes back in the same browser", async () => {
    await until("no page is counted", async () => (await status()).facePages === 0);
    const page = await open({ width: 800, height: 480 }), context = page.context();
    await comes(page, "welcome");
    await until("the page is counted", async () => (await status()).facePages === 1);
    const session = await browser.newBrowserCDPSession();
    const renderers = (await session.send("SystemInfo.getProcessInfo")).processInfo.filter(p => p.type === "renderer").map(p => p.id);
    const crashed = page.waitForEvent("crash", { timeout: 60000 });
    for (const id of renderers) process.kill(id, "SIGKILL");
    await crashed;
    await until("the daemon misses it", async () => (await status()).facePages === 0);
    const again = await context.newPage();
    await again.goto(`http://127.0.0.1:${kiosk.port}/`);
    await comes(again, "welcome");
    await context.close();
  });
}

const sound = audio => ({ audio: { backend: "file", playback: { file: "out.wav" }, earcons: false, ...audio } });
