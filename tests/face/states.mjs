// States that need a daemon of their own, and the tasks with one sense or one finger.
import { createServer } from "node:net";
import { join } from "node:path";
import { browser, check, comes, inTime, kiosk, look, need, open, press, root, said, scene } from "./browser.mjs";
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
    inTime(await scene(page) === "thinking", "it was over before it was looked at");
    await page.context().close();
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

/** Only with --only more, until both have been seen to pass. */
export async function more() {
  await check("typing and reading alone: where the voice takes typed words, and only there", async () => {
    await anew({}, { name: "hydra", greeting: { say: "greeting" } });
    const hydra = await open({ width: 800, height: 480 });
    await press(hydra);
    await comes(hydra, "speaking", 20);
    need(await hydra.locator("#type").isHidden(), "a field that Hydra cannot serve");
    await hydra.context().close();
    await kiosk.stopAll();
    await kiosk.setUp({}, { name: "typed", default: { say: "lockers" } });
    kiosk.start("simulator", ["simulate", "--voice", "realtime", "--port", `${kiosk.simulatorPort}`, "--scenario", kiosk.path("scenario.json")]);
    kiosk.credential("voice-key", "sk_simulator");
    kiosk.configure({ voices: [{ name: "simulated", kind: "realtime", realtime: { preset: "compatible", endpoint: `ws://127.0.0.1:${kiosk.simulatorPort}/v1/realtime`, model: "gpt-realtime", credential: "voice-key" } }] });
    await kiosk.startDaemon();
    const page = await open({ width: 800, height: 480 });
    await comes(page, "welcome");
    await page.keyboard.press("Tab");
    for (let i = 0; i < 12 && await page.evaluate(() => document.activeElement.id) !== "talk"; i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("#typed").waitFor({ state: "visible", timeout: 20000 });
    await look(page, "typing");
    await page.locator("#typed").focus();
    await page.keyboard.type("Where are the <lockers>?");
    await page.keyboard.press("Enter");
    await until("what was typed stands there", async () => (await said(page)).includes("Where are the <lockers>?"), 20);
    await until("and its answer", async () => (await page.locator("#said .agent bdi").allTextContents()).join(" ").split(" ").length >= 3, 30);
    await page.context().close();
  });

  await check("a renderer that is killed is noticed, and the page comes back in the same browser", async () => {
    await until("no page is counted", async () => (await status()).facePages === 0, 20);
    const page = await open({ width: 800, height: 480 }), context = page.context();
    await comes(page, "welcome");
    need((await status()).facePages === 1, "the page is not counted");
    const session = await browser.newBrowserCDPSession();
    const before = (await session.send("SystemInfo.getProcessInfo")).processInfo.filter(p => p.type === "renderer").map(p => p.id);
    const crashed = page.waitForEvent("crash");
    for (const id of before) process.kill(id, "SIGKILL");
    await crashed;
    await until("the daemon misses it", async () => (await status()).facePages === 0, 20);
    const again = await context.newPage();
    await again.goto(`http://127.0.0.1:${kiosk.port}/`);
    await comes(again, "welcome");
    await context.close();
  });
}

const sound = audio => ({ audio: { backend: "file", playback: { file: "out.wav" }, earcons: false, ...audio } });
