#!/usr/bin/env python3
"""The daemon against server.mjs: each scenario in turn, with what it cost.

    hostile.py BINARY SCENARIO... [--seconds 60]

A scenario is flood:NAME, rate:NAME@SESSION, story:NAME of server.mjs, link:NAME (stall3, stall4.5, stall7, narrow, pongLate, pongNever) or
secrets; `floods`, `rates` and `stories` are all of a kind. HOSTILE_PACE=N sends a flood at N messages a second. Stories and links print what
to judge by; the others say whether they held. Everything is on 127.0.0.1. Needs node and the ws package (npm ci in this folder)."""
import array, cmath, json, math, os, re, shutil, signal, socket, subprocess, sys, tempfile, threading, time

HERE = os.path.dirname(os.path.abspath(__file__))
KEY = "sk_canary_Zx9/Qw+7_secret-Ab3Cd4"
SCRIPT = open(os.path.join(HERE, "server.mjs")).read()


def names(table):
    body = SCRIPT.split("const %s = {" % table, 1)[1].split("\n};", 1)[0]
    return re.findall(r"^  (?:async )?(\w+)[:(]", body, re.M)


class Server:
    def __init__(self, scenario, seconds, prefix=()):
        self.lines = []
        self.process = subprocess.Popen([*prefix, "node", os.path.join(HERE, "server.mjs"), scenario, "0", str(seconds)], stdout=subprocess.PIPE, text=True)
        self.port = json.loads(self.process.stdout.readline())["port"]
        self.began = time.time()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(json.loads(line) | {"seen": time.time()})

    def all(self, what):
        return [line for line in self.lines if line["what"] == what]

    def wait(self, what, seconds):
        end = time.time() + seconds
        while time.time() < end and not self.all(what):
            time.sleep(0.05)
        return bool(self.all(what))

    def stop(self):
        self.process.kill()
        self.process.wait()


class Daemon:
    def __init__(self, binary, port, backend="null", speech=None, path="/s2s", host="127.0.0.1", prefix=(), log="info", wire=False):
        self.folder = tempfile.mkdtemp(prefix="hostile-")
        audio = {"backend": backend, "echoCancellation": "off", "earcons": False}
        if backend == "file":
            wav(self.folder + "/visitor.wav", speech or b"\0\0" * 16000)
            audio |= {"capture": {"file": "visitor.wav"}, "playback": {"file": "heard.wav", "sampleRateHz": 48000, "volume": 1}}
        config = {
            "hydra": {"endpoint": f"ws://{host}:{port}{path}", "allowInsecureEndpoint": True, "model": "hydra-v1.1", "voice": "aria", "instructions": "Answer.", "greeting": False, "session": "always"},
            "audio": audio,
            "tools": {"catalogue": [{"name": "get_device_status", "kind": "builtin"}]},
            "wireLog": {"enabled": wire, "content": wire},
            "log": {"level": log},
        }
        with open(self.folder + "/c.json", "w") as file:
            json.dump(config, file)
        self.journal = self.folder + "/journal"
        self.runtime = self.folder + "/run"
        os.mkdir(self.runtime, 0o700)
        self.process = subprocess.Popen(
            [*prefix, binary, "run", "--config", self.folder + "/c.json", "--runtime-dir", self.runtime, "--state-dir", self.folder + "/state"],
            stderr=open(self.journal, "w"), stdout=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "SMALLEST_API_KEY": KEY, "HOME": self.folder})
        self.peak = 0
        self.binary = binary

    def memory(self):
        try:
            rows = dict(line.split(":", 1) for line in open(f"/proc/{self.process.pid}/status") if line.startswith("Vm"))
            self.peak = int(rows["VmHWM"].split()[0]) / 1024
            return int(rows["VmRSS"].split()[0]) / 1024
        except (OSError, KeyError, ValueError):
            return 0

    def text(self):
        return open(self.journal, errors="replace").read()

    def verb(self, *arguments):
        return subprocess.run([self.binary, *arguments, "--runtime-dir", self.runtime], capture_output=True, text=True, timeout=10)

    def stop(self):
        began = time.time()
        self.memory()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(6)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "did not end"
        return f"exit {self.process.returncode} after {time.time() - began:.1f} s"


def wav(path, pcm, rate=16000):
    with open(path, "wb") as file:
        file.write(b"RIFF" + (36 + len(pcm)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little") + (1).to_bytes(2, "little") * 2)
        file.write(rate.to_bytes(4, "little") + (2 * rate).to_bytes(4, "little") + b"\2\0\x10\0data" + len(pcm).to_bytes(4, "little") + pcm)


def heard(path):
    """What sounds in each 20 ms of a WAV file: (seconds, level of 0 to 1, the tone of those that the stories use)."""
    data = open(path, "rb").read()
    at = data.index(b"data") + 8
    form = data.index(b"fmt ") + 8
    rate = int.from_bytes(data[form + 4:form + 8], "little")
    depth = int.from_bytes(data[form + 14:form + 16], "little")
    if depth != 16:
        sys.exit(f"{path}: {depth} bits")
    samples = array.array("h", data[at:at + (len(data) - at) // 2 * 2])
    step = rate // 50
    rows = []
    for start in range(0, len(samples) - step, step):
        block = samples[start:start + step]
        level = math.sqrt(sum(s * s for s in block) / step) / 32768
        best = 0
        if level > 0.001:
            best = max((440, 660, 880), key=lambda hz: abs(sum(s * cmath.exp(-8j * math.pi * hz * i / rate) for i, s in enumerate(block[::4]))))
        rows.append((start / rate, level, best))
    return rows


def stretches(rows):
    """The same as stretches of one tone: [(tone, from, to)]."""
    result = []
    for at, level, tone in rows:
        if level < 0.001:
            continue
        if result and result[-1][0] == tone and at - result[-1][2] < 0.05:
            result[-1][2] = at + 0.02
        else:
            result.append([tone, at, at + 0.02])
    return [s for s in result if s[2] - s[1] > 0.021]


def flood(binary, name, seconds):
    server = Server("flood:" + name, seconds)
    daemon = Daemon(binary, server.port)
    time.sleep(seconds + 1)
    alive = daemon.process.poll() is None
    now = daemon.memory()
    end = daemon.stop()
    text = daemon.text()
    widest = max((len(line) for line in text.splitlines()), default=0)
    sessions = len(server.all("open"))
    server.stop()
    held = alive and daemon.peak <= 60 and text.count("\n") <= 500 and widest <= 2048 and end.startswith("exit 0")
    print(f"{'held' if held else 'FAILED':7}flood:{name:15} peak {daemon.peak:5.1f} MB, at the end {now:5.1f} MB, {text.count(chr(10)):4} lines (widest {widest}), {sessions} sessions, {end}", flush=True)
    keep(daemon, held)


def rate(binary, name, seconds):
    server = Server("rate:" + name, 40)
    daemon = Daemon(binary, server.port)
    honest = server.wait("honest", 30)
    time.sleep(1)
    status = json.loads(daemon.verb("status", "--json").stdout or "{}")
    end = daemon.stop()
    text = daemon.text()
    server.stop()
    held = honest and end.startswith("exit 0") and "Unhandled" not in text
    print(f"{'held' if held else 'FAILED':7}rate:{name:15} third session {'spoke' if honest else 'did not come'}, {text.count(chr(10))} lines, {end}; ready: {status.get('ok')}", flush=True)
    keep(daemon, held)


def story(binary, name, seconds):
    server = Server("story:" + name, 60)
    daemon = Daemon(binary, server.port, backend="file")
    began = time.time()
    server.wait("mark", 10)
    done = lambda: any(m["name"] == "end" for m in server.all("mark"))
    while time.time() - began < 45 and not done():
        time.sleep(0.1)
    time.sleep(8)
    end = daemon.stop()
    creates = [m for m in server.all("message") if m["type"] == "response.create"]
    outputs = [m for m in server.all("message") if m["type"] == "conversation.item.create"]
    marks = [(m["name"], round((m["at"] - next(x["at"] for x in server.all("mark"))) / 1000, 2)) for m in server.all("mark")]
    rows = stretches(heard(daemon.folder + "/heard.wav"))
    first = rows[0][1] if rows else 0
    print(f"story:{name}: {end}; response.create {len(creates)}, outputs {len(outputs)}, sessions {len(server.all('open'))}\n   marks {marks}\n   heard {[(t, round(a - first, 2), round(b - first, 2)) for t, a, b in rows]} (first at {first:.2f})", flush=True)
    server.stop()
    keep(daemon, False)


def stall(binary, name, seconds):
    """link:KIND: what stands between the two is a small proxy, see Narrow; the sound goes on all the time."""
    plan = {"stall3": (3, None), "stall4.5": (4.5, None), "stall7": (7, None), "narrow": (0, 30000), "pongLate": (0, None), "pongNever": (0, None), "clear": (0, None)}[name]
    mode = name if name.startswith("pong") else "sound"
    server = Server(mode, seconds)
    proxy = Narrow(server.port, plan[1])
    daemon = Daemon(binary, proxy.port, log="info")
    server.wait("ready", 10)
    time.sleep(5)
    if plan[0]:
        for _ in range(3 if plan[0] < 5 else 1):
            proxy.hold(plan[0])
            stalled = time.time()
            time.sleep(max(plan[0], 8) + 4)
    else:
        time.sleep(seconds)
    status = daemon.verb("status", "--json").stdout
    end = daemon.stop()
    time.sleep(0.3)
    opens = server.all("open")
    lost = [line for line in daemon.text().splitlines() if "HK-2019" in line]
    print(f"link:{name}: {len(opens)} sessions, {end}; closes {[(c['code'], c['appends'], c['gap']) for c in server.all('close')]}; {lost[:2]}", flush=True)
    server.stop()
    keep(daemon, False)


def spellings():
    import base64, urllib.parse
    quoted = urllib.parse.quote(KEY, safe="")
    plain = [KEY, quoted, "".join(f"\\u{ord(c):04x}" for c in KEY), KEY.encode().hex()]
    coded = [base64.b64encode(text.encode()).decode().rstrip("=") for text in (KEY, "Bearer " + KEY)] + [base64.urlsafe_b64encode(KEY.encode()).decode().rstrip("=")]
    return [text.lower() for text in plain], coded, [KEY[6:18].lower(), "qw+7_secret", "qw%2b7_secret"]


def secrets(binary, name, seconds):
    server = Server("secrets", 100)
    daemon = Daemon(binary, server.port, log="debug", wire=True)
    time.sleep(1)
    views = [subprocess.Popen([binary, "watch", *more, "--runtime-dir", daemon.runtime], stdout=open(f"{daemon.folder}/view{i}", "w"), stderr=subprocess.STDOUT)
             for i, more in enumerate(([], ["--wire"], ["--json"], ["--wire", "--json"]))]
    end = time.time() + seconds
    told = []
    while time.time() < end:
        told += [daemon.verb("status", "--json").stdout, daemon.verb("status").stdout]
        daemon.process.poll() is None and daemon.verb("press", "talk")
        time.sleep(1)
    for view in views:
        view.terminate()
    ended = daemon.stop()
    texts = {"status": "\n".join(told), "journal": daemon.text()}
    for folder, _, files in os.walk(daemon.folder):
        for file in files:
            if file != "journal":
                texts[file] = open(os.path.join(folder, file), errors="replace").read()
    plain, coded, pieces = spellings()
    found = [(where, s) for where, text in texts.items() for s in plain + pieces if s in text.lower()] + [(where, s) for where, text in texts.items() for s in coded if s in text]
    print(f"{'FAILED' if found else 'held':7}secrets: {len(server.all('open'))} sessions, {len(server.all('refused'))} refusals, {ended}; {({w: len(t) for w, t in texts.items()})}; {found}", flush=True)
    server.stop()
    keep(daemon, False)


class Narrow:
    """A TCP proxy that can stand still in both directions and lets no more than so many bytes a second up."""

    def __init__(self, port, up=None):
        self.port_behind, self.up, self.until = port, up, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def hold(self, seconds):
        self.until = time.time() + seconds

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            far = socket.create_connection(("127.0.0.1", self.port_behind))
            for s in (near, far):
                s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.carry, args=(near, far, self.up), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, None), daemon=True).start()

    def carry(self, source, sink, limit):
        try:
            while True:
                data = source.recv(1024 if limit else 65536)
                while time.time() < self.until:
                    time.sleep(0.01)
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
                if limit:
                    time.sleep(len(data) / limit)
                sink.sendall(data)
        except OSError:
            for s in (source, sink):
                s.close()


def keep(daemon, held):
    if held:
        shutil.rmtree(daemon.folder)
    else:
        print("   " + daemon.folder, flush=True)


def main():
    arguments = sys.argv[1:]
    seconds = 60
    if "--seconds" in arguments:
        at = arguments.index("--seconds")
        seconds = int(arguments[at + 1])
        del arguments[at:at + 2]
    if len(arguments) < 2:
        sys.exit(__doc__)
    for scenario in arguments[1:]:
        if scenario == "floods":
            todo = ["flood:" + n for n in names("floods")]
        elif scenario == "stories":
            todo = ["story:" + n for n in names("stories")]
        elif scenario == "rates":
            todo = [f"rate:{n}@{s}" for n in re.findall(r"(\w+): ", SCRIPT.split("const rates = {", 1)[1].split("}", 1)[0]) for s in (1, 2)]
        else:
            todo = [scenario]
        for one in todo:
            kind, _, name = one.partition(":")
            {"flood": flood, "rate": rate, "story": story, "link": stall, "secrets": secrets}[kind](arguments[0], name, seconds)


if __name__ == "__main__":
    main()
