// The technician's page: asks the daemon twice a second how it is. The page with the PIN uses the same file.
const $ = id => document.getElementById(id);
const post = (path, body = "") => fetch(path, { method: "POST", body });

if ($("door")) {
  $("pin").focus();
  $("door").addEventListener("submit", async event => {
    event.preventDefault();
    const { status } = await post("/tech/pin", $("pin").value);
    $("pin").value = "";
    if (status === 204) location.reload();
    else $("no").textContent = status === 429 ? "Too many wrong ones. Wait a minute." : "This is not the PIN.";
  });
} else {
  const delays = []; // of the last answers, for the plot
  let lastTurns = -1, isMuted = false;

  const list = (id, rows) => {
    const texts = rows.filter(([, value]) => value !== undefined && value !== null && value !== "").flatMap(([name, value]) => [["dt", name], ["dd", String(value)]]);
    const old = [...$(id).children];
    if (old.length !== texts.length) $(id).replaceChildren(...texts.map(([tag]) => document.createElement(tag)));
    texts.forEach(([, text], at) => { if ($(id).children[at].textContent !== text) $(id).children[at].textContent = text; });
  };
  const ms = value => value === undefined || value === null ? null : Math.round(value) + " ms";

  const plot = () => {
    const most = Math.max(1000, ...delays), svg = $("plot"), made = [];
    const add = (tag, facts) => { const e = document.createElementNS(svg.namespaceURI, tag); for (const [k, v] of Object.entries(facts)) e.setAttribute(k, v); made.push(e); };
    add("line", { x1: 0, x2: 600, y1: 140 - 130 * 1000 / most, y2: 140 - 130 * 1000 / most });
    delays.forEach((value, at) => add("rect", { x: at * 15 + 2, width: 11, y: 140 - 130 * value / most, height: 130 * value / most }));
    svg.replaceChildren(...made);
  };

  /** A list that stays as it is while nothing in it has changed, so that a screen reader and a finger find it where it was. */
  const drawTests = (tests, hasBundle) => {
    $("bundle").hidden = !hasBundle;
    const isBusy = tests.some(t => t.runs);
    for (const [at, test] of tests.entries()) {
      let row = $("tests").children[at];
      if (!row) {
        row = document.createElement("li");
        const button = document.createElement("button"), text = document.createElement("div");
        button.type = "button";
        button.textContent = "Run";
        button.setAttribute("aria-label", "Run: " + test.title);
        button.addEventListener("click", () => button.getAttribute("aria-disabled") !== "true" && post("/tech/test/" + test.name));
        text.setAttribute("role", "status");
        row.append(button, text);
        $("tests").append(row);
      }

      const text = row.lastElementChild, told = test.runs ? "runs …" : test.verdict ? test.verdict : "";
      row.firstElementChild.setAttribute("aria-disabled", isBusy);
      row.className = test.runs || !test.verdict ? "" : test.good ? "good" : "bad";
      const parts = [test.title, told, ...(test.runs ? [] : test.lines ?? [])], key = parts.join("\n");
      if (text.dataset.key === key) continue;
      text.dataset.key = key;
      const made = [document.createElement("b"), ...parts.slice(1).filter(p => p).map(() => document.createElement("span"))];
      [parts[0], ...parts.slice(1).filter(p => p)].forEach((part, i) => { made[i].textContent = part; });
      text.replaceChildren(...made);
    }
  };

  let lastLine = 0;
  const drawWire = ({ last, lines }) => {
    if (last < lastLine) $("wire").replaceChildren(); // the daemon is another one
    lastLine = last;
    for (const line of lines) {
      const row = document.createElement("tr");
      for (const value of [line.time.slice(11, 23), line.way === "sent" ? "→" : line.way === "received" ? "←" : "", line.kind, line.messages, line.bytes]) {
        row.append(Object.assign(document.createElement("td"), { textContent: value }));
      }
      $("wire").prepend(row);
    }
    while ($("wire").childElementCount > 200) $("wire").lastElementChild.remove();
  };

  const draw = ({ status, lights, tests, hasBundle }) => {
    const { audio, link, metrics, configuration, health } = status;
    isMuted = status.isMuted;
    drawTests(tests, hasBundle);
    $("version").textContent = status.version.replace(/(\+[0-9a-f]{8})[0-9a-f]*/, "$1");
    $("health").textContent = health.verdict;
    $("health").classList.toggle("bad", !status.ok);
    $("mute").textContent = isMuted ? "Unmute" : "Mute";
    list("now", [["phase", status.phase], ["engaged", status.isEngaged ? "yes" : "no"], ["muted", isMuted ? "yes" : "no"], ["talk mode", status.talkMode],
      ["link", `${link.state} for ${Math.round(link.sinceSeconds)} s`], ["session", link.sessionId], ["up for", Math.round(status.uptimeSeconds) + " s"],
      ["kill switch", status.kill.inWords ?? "off"], ["memory", (status.residentBytes / 1e6).toFixed(1) + " MB"], ["chunks sent", status.uplink.chunks]]);
    list("levels", [["microphone", audio.microphoneDbfs + " dBFS"], ["background", audio.noiseFloorDbfs + " dBFS"], ["loudspeaker", audio.loudspeakerDbfs + " dBFS"],
      ["volume", Math.round(audio.volume * 100) + " %"], ["microphone open", audio.isMicrophoneOpen ? "yes" : "no"], ["echo", audio.echo], ["clipped", audio.clippedSamples],
      ["holes", audio.underrunFrames + " frames"], ["device", audio.device ?? "none"]]);
    list("hands", [...status.buttons.map(b => ["button " + b.name, (b.isHeld ? "held" : "free") + (b.presses ? `, pressed ${b.presses} ${b.presses === 1 ? "time" : "times"}` : "")]),
      ...lights.map(l => [`light ${l.name} (${l.source})`, l.shows]), ["lights", lights.length ? null : "there are none"], ["headphones", audio.isOnHeadphones ? "plugged in: the loudspeaker is silent" : null]]);
    list("config", [["file", configuration.file], ["in effect for", Math.round(configuration.inEffectSeconds) + " s"], ["profile", configuration.profile],
      ["check", configuration.notInEffect ?? "the file is in effect"], ["waiting for quiet", configuration.waiting.join(", ")],
      ["last trouble", status.lastTrouble ? `${status.lastTrouble.code ?? ""} ${status.lastTrouble.detail} (${Math.round(status.lastTrouble.secondsAgo)} s ago)` : "none"]]);
    const troubles = status.troubles.map(t => {
      const li = document.createElement("li"), b = document.createElement("b"), span = document.createElement("span");
      b.textContent = t.code + " ";
      span.textContent = t.remedy;
      li.append(b, t.detail, span);
      return li;
    });
    const none = document.createElement("li");
    none.textContent = "Nothing is wrong.";
    $("troubles").replaceChildren(...(troubles.length ? troubles : [none]));
    if (metrics.turns !== lastTurns && metrics.lastAnswerMs) { delays.push(metrics.lastAnswerMs); if (delays.length > 40) delays.shift(); }
    lastTurns = metrics.turns;
    $("plot").toggleAttribute("hidden", delays.length === 0);
    $("delay-text").textContent = delays.length === 0 ? "No answer since this page is open."
      : `Last ${ms(delays.at(-1))}, median of all ${ms(metrics.speechEndToHeard?.p50Ms) ?? "unknown"}. The dashed line is one second.`;
    plot();
  };

  const ask = async () => {
    try {
      const answer = await fetch("/tech/status", { cache: "no-store" });
      if (answer.status === 403) return location.reload(); // the PIN is asked for again
      if (answer.ok) draw(await answer.json());
      const wire = await fetch("/tech/wire?after=" + lastLine, { cache: "no-store" });
      if (wire.ok) drawWire(await wire.json());
    } catch {
      $("health").textContent = "no answer";
      $("health").classList.add("bad");
    }
    setTimeout(ask, 500); // a light or a press is seen while the hand is still there
  };
  $("mute").addEventListener("click", () => post("/tech/do/" + (isMuted ? "unmute" : "mute")));
  $("kill").addEventListener("click", () => confirm("Stop everything? Only `hydra-kiosk unkill` takes it back.") && post("/tech/do/kill"));
  ask();
}
