// The browser, the judge of what it shows, and a verdict a line.
import { chromium } from "playwright-core";
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve, join } from "node:path";
import { cpus, loadavg } from "node:os";
import { Kiosk, pause, until } from "./kiosk.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const binary = resolve(process.argv[2] ?? "");
export const root = resolve(import.meta.dirname, "../..");
export const shots = join(root, "artifacts/face");
mkdirSync(shots, { recursive: true });
export let bads = 0;
export const ok = (name, detail = "") => console.log(`ok ${name}${detail && ` (${detail})`}`);
export async function check(name, test) {
  try {
    ok(name, await test() ?? "");
  } catch (fault) {
    if (fault instanceof Busy) return console.log(`skipped ${name}: ${fault.message}`);
    bads++;
    console.log(`BAD ${name}: ${String(fault.stack ?? fault).split("\n").slice(0, 4).join(" | ")}`);
  }
}
/** What is about milliseconds says something only on a machine that has time for it. */
export function inTime(isSo, detail) {
  if (!isSo && loadavg()[0] > cpus().length) throw new Busy(`${detail}; ${loadavg()[0].toFixed(1)} programs want ${cpus().length} cores`);
  need(isSo, detail);
  return detail;
}
class Busy extends Error {}
export function need(condition, what) { if (!condition) throw new Error(what); }

/** A test that cannot go on. */
export function failed(fault) {
  bads++;
  console.log(`BAD the face in a browser: ${fault.stack}`);
  console.log(kiosk.log("daemon").split("\n").slice(-15).map(l => `    ${l}`).join("\n"));
}
export const kiosk = new Kiosk(binary);
export const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--mute-audio"] });
export const faults = [];

export async function open(size, { tech = false, ...more } = {}) {
  const context = await browser.newContext({ viewport: size, bypassCSP: false, ...more });
  const page = await context.newPage();
  page.on("pageerror", fault => faults.push(fault.message));
  page.on("request", request => { if (!request.url().startsWith(`http://127.0.0.1:${kiosk.port}/`)) faults.push(`asks elsewhere: ${request.url()}`); });
  page.on("console", said => { if (/Content Security Policy/.test(said.text())) faults.push(said.text()); });
  await page.goto(await kiosk.link(tech));
  return page;
}
export const scene = page => page.evaluate(() => document.documentElement.dataset.scene);
export const comes = (page, name, seconds) => until(`scene ${name}`, async () => await scene(page) === name, seconds);
export const said = page => page.evaluate(() => [...document.querySelectorAll("#said bdi")].map(e => e.textContent));
export const press = page => page.locator("#talk").click();

/** The judge is put into the page past its own policy, which lets in no script of others. */
export async function judge(page, name) {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  need(violations.length === 0, `${name}: ${violations.map(v => `${v.id} at ${v.nodes.map(n => n.target).join(", ")}`).join("; ")}`);
}
export async function look(page, name) {
  for (const [width, height] of [[1080, 1920], [1920, 1080], [800, 480]]) {
    await page.setViewportSize({ width, height });
    await pause(60);
    await judge(page, `${name} at ${width}×${height}`);
    await page.screenshot({ path: join(shots, `${name}-${width}x${height}.png`) });
    const spills = await page.evaluate(() => [...document.querySelectorAll("button, h1, #hint, select, .sign")].filter(e => e.getClientRects().length > 0)
      .filter(e => { const r = e.getBoundingClientRect(); return r.left < 0 || r.top < 0 || r.right > innerWidth + 1 || r.bottom > innerHeight + 1 || e.scrollWidth > e.clientWidth + 2; }).map(e => e.id || e.textContent));
    need(spills.length === 0, `${name} at ${width}×${height}: does not fit: ${spills}`);
    const small = await page.evaluate(() => [...document.querySelectorAll("button, select")].filter(e => e.getClientRects().length > 0 && e.getBoundingClientRect().height < 40).map(e => e.id));
    need(small.length === 0, `too small for a finger: ${small}`);
  }
}
