// The daemon and the simulator as processes, and the control socket.
import { spawn, execFileSync } from "node:child_process";
import { createServer, connect } from "node:net";
import { mkdirSync, mkdtempSync, writeFileSync, readFileSync, existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const pause = ms => new Promise(done => setTimeout(done, ms));

/** Waits for something to be so. The limit is for what never comes, and costs nothing on a busy machine that is only late. */
export async function until(what, condition, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; ;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await pause(40);
  }
}

const freePort = () => new Promise(done => { const s = createServer().listen(0, "127.0.0.1", () => { const { port } = s.address(); s.close(() => done(port)); }); });

export class Kiosk {
  #children = new Map();

  constructor(binary) {
    this.binary = binary;
    this.folder = mkdtempSync(join(tmpdir(), "face-"));
  }

  path(name) { return join(this.folder, name); }

  async setUp(options, scenario) {
    this.simulatorPort = await freePort();
    this.port = await freePort();
    writeFileSync(this.path("scenario.json"), JSON.stringify(scenario));
    this.configure(options);
  }

  configure({ face, ...rest } = {}) {
    writeFileSync(this.path("kiosk.json"), JSON.stringify({
      hydra: { endpoint: `ws://127.0.0.1:${this.simulatorPort}/waves/v1/s2s`, instructions: "Be brief.", session: "on-demand", lingerSeconds: 300 },
      audio: { backend: "file", capture: {}, playback: { file: "out.wav" }, earcons: false }, // nothing sounds but words
      face: { listen: `127.0.0.1:${this.port}`, pin: "face-pin", ...face },
      ...rest,
    }));
    this.credential("face-pin", "73910264");
  }

  /** A secret where the daemon looks for it: beside its configuration, for its owner alone. */
  credential(name, value) {
    mkdirSync(this.path("credentials"), { recursive: true });
    rmSync(this.path(`credentials/${name}`), { force: true });
    writeFileSync(this.path(`credentials/${name}`), value, { mode: 0o400 });
  }

  start(name, words, env = {}) {
    const child = spawn(this.binary, words, { cwd: this.folder, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    child.log = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", data => { child.log += data; });
    this.#children.set(name, child);
    return child;
  }

  startSimulator() { return this.start("simulator", ["simulate", "--port", `${this.simulatorPort}`, "--scenario", this.path("scenario.json")]); }

  async startDaemon() {
    const child = this.start("daemon", ["run", "--config", this.path("kiosk.json"), "--runtime-dir", this.path("rt"), "--state-dir", this.path("st")], { SMALLEST_API_KEY: "sk_simulator" });
    await until("the daemon serves its pages", () => child.exitCode !== null ? Promise.reject(new Error(child.log)) : child.log.includes("pages for the screen are served"), 40);
    await until("the control socket is there", () => existsSync(this.path("rt/control.sock")));
    return child;
  }

  log(name) { return this.#children.get(name)?.log ?? ""; }
  pid(name) { return this.#children.get(name)?.pid; }

  async stop(name) {
    const child = this.#children.get(name);
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise(done => child.once("exit", done));
      child.kill("SIGTERM");
      await Promise.race([ended, pause(8000).then(() => child.kill("SIGKILL"))]);
    }
  }

  async stopAll() { for (const name of [...this.#children.keys()].reverse()) await this.stop(name); this.#children.clear(); }

  /** One request over the control socket, and its answer. */
  ask(request) {
    return new Promise((done, failed) => {
      const socket = connect(this.path("rt/control.sock"), () => socket.write(JSON.stringify(request) + "\n"));
      let text = "";
      socket.on("data", data => { text += data; if (text.includes("\n")) { socket.destroy(); done(JSON.parse(text.split("\n")[0])); } });
      socket.on("error", failed);
    });
  }

  /** What happens from now on, with the daemon's own times. */
  watch() {
    const seen = [];
    const socket = connect(this.path("rt/control.sock"), () => socket.write('{"do":"watch","everyMs":60000}\n'));
    let text = "";
    socket.on("data", data => {
      text += data;
      const lines = text.split("\n");
      text = lines.pop();
      for (const line of lines) seen.push(JSON.parse(line));
    });
    socket.on("error", () => {});
    return { seen, close: () => socket.destroy() };
  }

  async link(tech = false) {
    const answer = await this.ask({ do: "face", tech });
    if (!answer.ok) throw new Error(answer.error);
    return answer.link;
  }

  /** Processor seconds and resident bytes of the daemon. */
  cost() {
    const stat = readFileSync(`/proc/${this.pid("daemon")}/stat`, "utf8").split(") ")[1].split(" ");
    const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid("daemon")}/status`, "utf8"))[1]) * 1024;
    return { seconds: (Number(stat[11]) + Number(stat[12])) / 100, rss };
  }
}
