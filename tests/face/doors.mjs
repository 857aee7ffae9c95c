// Who is let in: from other machines by TLS and password, crowds, and files that are wrong.
import { execFileSync, spawnSync } from "node:child_process";
import { connect } from "node:net";
import { readFileSync, writeFileSync } from "node:fs";
import { check, comes, kiosk, need, open } from "./browser.mjs";
import { until } from "./kiosk.mjs";

/** The status of an answer; 000 where there was none. */
const curl = (...words) => spawnSync("curl", ["-sk", "--max-time", "20", "-o", "/dev/null", "-w", "%{http_code}", ...words], { encoding: "utf8" }).stdout;

export async function doors() {
  await check("ten thousand connections keep nobody out who is in", async () => {
    await kiosk.stopAll();
    await kiosk.setUp({}, { name: "crowd", default: { say: "lockers" } });
    writeFileSync(kiosk.path("theme.json"), '{ "title": "Museum", "accent": "#101010" }');
    kiosk.configure({ face: { theme: kiosk.path("theme.json") } });
    kiosk.startSimulator();
    await kiosk.startDaemon();
    const page = await open({ width: 800, height: 480 });
    await comes(page, "welcome");
    const before = kiosk.cost().rss;
    let held = 0, most = 0, refused = 0;
    for (let sent = 0; sent < 10000; sent += 500) {
      await Promise.all(Array.from({ length: 500 }, () => new Promise(done => {
        let wasOpen = false;
        const socket = connect(kiosk.port, "127.0.0.1", () => { wasOpen = true; most = Math.max(most, ++held); done(); });
        socket.on("error", () => { refused++; });
        socket.on("close", () => { if (wasOpen) held--; done(); });
        setTimeout(() => socket.destroy(), 1500);
      })));
    }
    await kiosk.ask({ do: "mute" });
    await until("the page is told", () => page.evaluate(() => document.documentElement.dataset.muted === "true"), 10);
    await kiosk.ask({ do: "unmute" });
    const grown = kiosk.cost().rss - before;
    await page.context().close();
    await until("the crowd has left", () => held === 0);
    await until("the next one is let in", () => curl(`http://127.0.0.1:${kiosk.port}/`) === "403"); // without a link; a connection too many has no answer
    need(grown < 40e6, `${(grown / 1e6).toFixed(1)} MB more`);
    return `${(grown / 1e6).toFixed(1)} MB more, at most ${most} open, ${refused} refused`;
  });

  await check("a theme that cannot be read on its background is named, and the usual one is used", async () => {
    need(kiosk.log("daemon").includes("HK-6202"), "the journal does not say so");
    const page = await open({ width: 800, height: 480 });
    await comes(page, "welcome");
    need(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent").trim()) !== "#101010", "the colour is used");
    await page.context().close();
  });

  await check("beyond this machine: TLS, a password, and five guesses a minute", async () => {
    await kiosk.stopAll();
    const pem = kiosk.path("face.pem"), key = kiosk.path("face.key");
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=kiosk", "-days", "2", "-keyout", key, "-out", pem], { stdio: "ignore" });
    writeFileSync(pem, readFileSync(pem) + readFileSync(key, "utf8"));
    kiosk.credential("face-password", "correct horse battery");
    const beyond = { face: { listen: `0.0.0.0:${kiosk.port}`, password: "face-password" } };
    kiosk.configure(beyond);
    let code = 0;
    try { execFileSync(kiosk.binary, ["config", "check", "--config", kiosk.path("kiosk.json")], { stdio: "pipe" }); } catch (fault) { code = fault.status; }
    need(code === 2, `without a certificate the exit code is ${code}`);
    kiosk.configure({ face: { ...beyond.face, certificate: pem } });
    await kiosk.startDaemon();
    const base = `https://127.0.0.1:${kiosk.port}/`;
    need(curl(base) === "401", `without a password: ${curl(base)}`);
    need(curl("-u", "kiosk:correct horse battery", base) === "200", "the password does not open it");
    need(curl(base.replace("https", "http")) === "000", "plain HTTP is answered");
    need(execFileSync("sh", ["-c", `echo | openssl s_client -connect 127.0.0.1:${kiosk.port} 2>/dev/null`], { encoding: "utf8" }).match(/TLSv1\.[23]/) !== null, "no TLS 1.2 or 1.3");
    for (let i = 0; i < 5; i++) need(curl("-u", `kiosk:guess${i}`, base) === "401", "a guess is let in");
    need(curl("-u", "kiosk:correct horse battery", base) === "401", "the right one is looked at after five wrong ones");
    await until("the journal says so", () => kiosk.log("daemon").includes("HK-6204"));
    need(!kiosk.log("daemon").includes("correct horse"), "the password stands in the journal");
  });
}
