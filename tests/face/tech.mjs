// The technician's page: what it shows, and what may be done from it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, judge, kiosk, need, open, shots } from "./browser.mjs";
import { pause, until } from "./kiosk.mjs";

const row = (tech, title) => tech.locator("#tests li", { hasText: title });
async function run(tech, title, seconds) {
  await until("nothing runs", async () => await tech.locator('#tests button[aria-disabled="true"]').count() === 0, 120);
  await row(tech, title).locator("button").click();
  await until(`a verdict of ${title}`, async () => ["good", "bad"].includes(await row(tech, title).getAttribute("class")), seconds);
  return { text: await row(tech, title).locator("div").textContent(), isGood: await row(tech, title).getAttribute("class") === "good" };
}

export async function technician() {
  await kiosk.stopAll();
  await kiosk.setUp({ buttons: { call: { source: "control", action: "attendant" } }, leds: { front: { source: "sysfs", name: "no-such-light" } } }, { name: "tech", greeting: { say: "greeting" }, default: { say: "history" } });
  kiosk.startSimulator();
  await kiosk.startDaemon();

  const tech = await open({ width: 1280, height: 900 }, { tech: true });
  await check("the technician's page: PIN, status, mute", async () => {
    await judge(tech, "pin");
    await tech.fill("#pin", "0000");
    await tech.click("button");
    await until("refused", async () => (await tech.locator("#no").textContent()).includes("not the PIN"));
    await tech.fill("#pin", "73910264");
    await tech.click("button");
    await tech.waitForSelector("#now dt");
    await until("the phase", async () => (await tech.locator("#now").textContent()).includes("idle"));
    await until("the file that is in effect", async () => (await tech.locator("#config").textContent()).includes(kiosk.path("kiosk.json")));
    await tech.locator("#mute").click();
    await until("muted", async () => (await kiosk.ask({ do: "status" })).status.isMuted);
    await until("said so", async () => (await tech.locator("#mute").textContent()) === "Unmute");
    await tech.locator("#mute").click();
  });

  await check("lights and buttons are seen live: a press of a blink, a button that is held, a light that changes", async () => {
    const hands = async part => (await tech.locator("#hands").textContent()).includes(part);
    await until("the light", () => hands("light front (sysfs)"));
    await kiosk.ask({ do: "press", button: "call", forMs: 100 }); // shorter than the page's next look
    await until("the press", () => hands("free, pressed 1 time"));
    await kiosk.ask({ do: "press", button: "call", forMs: 4000 });
    await until("that it is held", () => hands("held, pressed 2 times"));
    await until("that it was let go", () => hands("free, pressed 2 times"));
    need(!await hands("muted: red"), "the light says muted before anybody mutes");
    await kiosk.ask({ do: "mute" });
    await until("the light of a muted device", () => hands("muted: red, solid"));
    await kiosk.ask({ do: "unmute" });
    await until("the light as before", async () => !await hands("muted: red"));
    await judge(tech, "tech with buttons and lights");
  });

  await check("the technician's tests have verdicts", async () => {
    const file = await run(tech, "Configuration file", 60);
    need(file.isGood || file.text.includes("cannot be used"), `configuration: ${file.text}`);
    const microphone = await run(tech, "Microphone", 30);
    need(!microphone.isGood && microphone.text.includes("DEAD"), `silence from a file is no microphone: ${microphone.text}`);
    const loudspeaker = await run(tech, "Loudspeaker", 30);
    need(loudspeaker.isGood && loudspeaker.text.includes("Played"), `loudspeaker: ${loudspeaker.text}`);
    const examined = await run(tech, "Examination", 120);
    need(/\d+ of \d+ checks are fine/.test(examined.text), `examination: ${examined.text}`);
    await until("the archive is offered", async () => await tech.locator("#bundle").isVisible());
    const [download] = await Promise.all([tech.waitForEvent("download"), tech.locator("#bundle").click()]);
    const archive = readFileSync(await download.path());
    need(archive[0] === 0x1f && archive[1] === 0x8b && download.suggestedFilename() === "hydra-kiosk-support.tar.gz", "no archive");
    await judge(tech, "tech");
    return `archive of ${archive.length} bytes; ${/\d+ of \d+/.exec(examined.text)[0]} checks fine`;
  });

  await check("the wire is seen live, without what is said", async () => {
    const hasTalk = (await kiosk.ask({ do: "status" })).status.talkMode !== "hands-free";
    const visitor = await open({ width: 800, height: 480 });
    await visitor.locator("#talk").click();
    if (hasTalk) { await pause(500); await visitor.locator("#talk").click(); }
    await until("messages", async () => (await tech.locator("#wire").textContent()).includes("session.configure"), 20);
    await until("sound", async () => /response\.(output_)?audio/.test(await tech.locator("#wire").textContent()), 20);
    const caption = await until("words", async () => (await visitor.locator("#said bdi").first().textContent().catch(() => "")) || null, 20);
    const shown = await tech.locator("#wire").textContent();
    need(!shown.includes(caption.split(" ").slice(0, 2).join(" ")), "words of the conversation");
    await judge(tech, "tech with the wire");
    await tech.screenshot({ path: join(shots, "tech.png"), fullPage: true });
    await visitor.locator("#end").click();
    await visitor.context().close();
  });
  await tech.context().close();
}
