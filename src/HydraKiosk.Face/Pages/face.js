// The visitor's page: shows what the daemon says over one WebSocket, and says what a finger does. Keeps nothing, asks nobody else.
import { words } from "/words.js";

const $ = id => document.getElementById(id);
const root = document.documentElement;
const firstLanguage = words[root.lang] ? root.lang : "en";
const glyphs = {
  "welcome": "chat", "connecting": "dots", "listening": "mic", "press": "hand", "thinking": "dots", "speaking": "wave", "confirm": "check",
  "offline": "cloud-off", "resting": "moon", "no-sound": "sound-off", "away": "dots",
};
const away = { scene: "away", engaged: false, muted: false, canUnmute: false, open: false, talk: "", volume: 0, slow: false, text: false, speechOnly: false, canConfirm: false, staff: "none" };
let state = away, language = firstLanguage, theme = { title: "", logo: false, welcome: {} };
let socket = null, retryMs = 250, heldSince = 0, isLatched = false;

const send = wish => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(wish));
const w = name => words[language][name];
const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };

// ---- what is shown

function draw() {
  const scene = state.scene, muted = state.muted;
  root.dataset.scene = scene;
  root.dataset.engaged = state.engaged;
  root.dataset.muted = muted;
  root.dataset.open = state.open;
  const [word, hint] = w("scene")[scene];
  const isMutedListening = muted && (scene === "listening" || scene === "press");
  put($("word"), isMutedListening ? w("mutedSign") : scene === "welcome" && theme.welcome[language] ? theme.welcome[language] : word);
  put($("hint"), isMutedListening ? "" : hint);
  $("glyph").setAttribute("href", "#i-" + (isMutedListening ? "mic-off" : glyphs[scene]));
  $("sign").hidden = !muted || isMutedListening;
  put($("sign-text"), muted && !state.canUnmute ? w("mutedBySwitch") : w("mutedSign"));
  $("staff-sign").hidden = state.staff === "none";
  put($("staff-text"), w(state.staff === "coming" ? "staffComing" : "staffCalled"));
  drawKeys(scene, muted);
}

function drawKeys(scene, muted) {
  const talk = $("talk"), isHandsFree = state.talk === "hands-free";
  const cannot = ["away", "resting", "no-sound"].includes(scene) || (scene === "confirm" && !state.canConfirm);
  const isIdle = isHandsFree && (scene === "listening" || scene === "connecting");
  const isDeaf = muted && ["listening", "press", "welcome"].includes(scene); // the one thing that helps is to switch the microphone on
  put($("talk-text"),
    isDeaf ? w(state.canUnmute ? "unmute" : "mutedBySwitch")
    : scene === "confirm" ? w("confirm")
    : isIdle ? w("speak")
    : state.talk === "push-to-talk" ? (isLatched || heldSince ? w("letgo") : w("hold"))
    : scene === "speaking" || scene === "thinking" ? w("interrupt")
    : scene === "welcome" ? w("begin") : scene === "offline" ? w("again")
    : state.talk === "toggle" && state.open ? w("finish") : w("tap"));
  $("talk-glyph").setAttribute("href", "#i-" + (scene === "confirm" ? "check" : scene === "welcome" ? "hand" : "mic"));
  talk.setAttribute("aria-disabled", cannot || (isDeaf ? !state.canUnmute : isIdle));
  talk.classList.toggle("held", heldSince > 0 || isLatched);
  $("mute").setAttribute("aria-pressed", muted);
  $("mute").setAttribute("aria-disabled", muted && !state.canUnmute);
  put($("mute-text"), muted ? w("unmute") : w("mute"));
  $("mute").querySelector("use").setAttribute("href", muted ? "#i-mic" : "#i-mic-off");
  $("slow").setAttribute("aria-pressed", state.slow);
  $("staff").setAttribute("aria-pressed", state.staff !== "none");
  $("end").setAttribute("aria-disabled", !state.engaged);
  $("quieter").title = $("louder").title = w("volume").replace("{n}", state.volume);
  $("type").hidden = !state.text;
  $("speech-only").hidden = !state.speechOnly;
}

function drawWords() {
  for (const element of document.querySelectorAll("[data-word]")) put(element, w(element.dataset.word));
  $("typed").placeholder = w("type");
  $("tools").setAttribute("aria-label", w("tools"));
  $("keys").setAttribute("aria-label", w("keys"));
  $("said").setAttribute("aria-label", w("said"));
  root.lang = language;
  $("language").value = language;
  $("langs").setAttribute("aria-label", w("language"));
  for (const button of $("langs").children) button.setAttribute("aria-pressed", button.lang === language);
  put($("title"), theme.title);
  document.title = theme.title ? theme.title + " – " + w("name") : w("name");
  for (const name of document.querySelectorAll(".said .who")) put(name, w(name.parentElement.classList.contains("person") ? "you" : "agent") + ": ");
  draw();
}

function level([microphone, loudspeaker]) {
  const dbfs = state.scene === "speaking" ? loudspeaker : state.open ? microphone : -120;
  root.style.setProperty("--level", Math.max(0, Math.min(1, (dbfs + 55) / 45)).toFixed(3));
}

// ---- what is said

function say(news) {
  const log = $("said");
  for (const line of news) {
    let row = log.querySelector(`[data-line="${line.line}"]`);
    if (!row) {
      row = document.createElement("p");
      row.dataset.line = line.line;
      row.className = line.person ? "person" : "agent";
      const who = document.createElement("span");
      who.className = "who";
      who.textContent = w(line.person ? "you" : "agent") + ": ";
      const text = document.createElement("bdi"); // whatever direction its letters have, it stays in its place
      row.append(who, text);
      log.append(row);
    }

    const text = row.querySelector("bdi");
    const known = line.person || !text.textContent ? [] : text.textContent.split(" ").slice(0, line.from);
    text.textContent = known.concat(line.add ? line.add.split(" ") : []).slice(0, line.person ? undefined : line.keep).join(" ");
    if (line.cut && !row.querySelector(".cut")) {
      const cut = document.createElement("span");
      cut.className = "cut";
      cut.textContent = " … " + w("cut");
      row.append(cut);
    }
  }

  while (log.childElementCount > 12) log.firstElementChild.remove();
  showNewest();
}

/** Larger letters and another screen move the words: the newest ones are those that are wanted. */
const showNewest = () => { $("said").scrollTop = $("said").scrollHeight; };
new ResizeObserver(showNewest).observe($("said"));

/** Nothing of a visitor is left for the next one: no word, no choice, nothing half typed. */
function forget() {
  $("said").replaceChildren();
  $("typed").value = "";
  if (!state.engaged) {
    language = firstLanguage;
    delete root.dataset.size;
    delete root.dataset.contrast;
    $("contrast").setAttribute("aria-pressed", false);
    drawWords();
  }
}

// ---- the daemon

function connect() {
  socket = new WebSocket((location.protocol === "https:" ? "wss://" : "ws://") + location.host + "/live");
  socket.onopen = () => { retryMs = 250; };
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data), wasEngaged = state.engaged;
    if (message.state) state = message.state;
    if (message.reset || (wasEngaged && !state.engaged)) forget();
    if (message.state) draw();
    if (message.level) level(message.level);
    if (message.words) say(message.words);
  };
  socket.onclose = async () => {
    release();
    state = away;
    forget();
    draw();
    await new Promise(done => setTimeout(done, retryMs));
    retryMs = Math.min(2000, retryMs * 2);
    try {
      const answer = await fetch("/theme.json", { cache: "no-store" });
      if (answer.status === 403 || answer.status === 401) return location.reload(); // not let in any more: the page says what to do
    } catch { /* the daemon is not there yet */ }
    connect();
  };
}

// ---- fingers and keys

/** A press of less than this is a tap, and holds the button until the next one: for people and switches that cannot hold. */
const tapMs = 400;

function press() {
  if ($("talk").getAttribute("aria-disabled") === "true" || heldSince) return;
  if (state.scene === "confirm") return send({ do: "confirm" });
  if (state.muted && state.canUnmute && ["listening", "press", "welcome"].includes(state.scene)) return send({ do: "mute", on: false });
  if (isLatched) { isLatched = false; send({ do: "talk", on: false }); return draw(); }
  heldSince = performance.now();
  send({ do: "talk", on: true });
  draw();
}

function release() {
  if (!heldSince) return;
  const isTap = performance.now() - heldSince < tapMs;
  heldSince = 0;
  if (isTap && state.talk === "push-to-talk") isLatched = true;
  else { isLatched = false; send({ do: "talk", on: false }); }
  draw();
}

const talk = $("talk");
talk.addEventListener("pointerdown", event => { if (event.button === 0) { talk.setPointerCapture(event.pointerId); press(); } });
for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) talk.addEventListener(name, release);
talk.addEventListener("keydown", event => { if ((event.key === " " || event.key === "Enter") && !event.repeat) { event.preventDefault(); press(); } });
talk.addEventListener("keyup", event => { if (event.key === " " || event.key === "Enter") { event.preventDefault(); release(); } });
talk.addEventListener("blur", release);
talk.addEventListener("click", event => { if (event.detail === 0 && !heldSince) { press(); setTimeout(release, 50); } }); // a screen reader's press

const on = (id, wish) => $(id).addEventListener("click", event => {
  if (event.currentTarget.getAttribute("aria-disabled") !== "true") send(wish());
});
on("mute", () => ({ do: "mute", on: !state.muted }));
on("quieter", () => ({ do: "quieter" }));
on("louder", () => ({ do: "louder" }));
on("slow", () => ({ do: "slow", on: !state.slow }));
on("staff", () => ({ do: "staff" }));
on("end", () => ({ do: "end" }));
$("type").addEventListener("submit", event => {
  event.preventDefault();
  const text = $("typed").value.trim();
  if (text) send({ do: "say", text });
  $("typed").value = "";
});
$("language").addEventListener("change", event => { language = event.target.value; drawWords(); });
$("langs").addEventListener("click", event => { if (event.target.lang) { language = event.target.lang; drawWords(); } });
$("size").addEventListener("click", () => { root.dataset.size = (Number(root.dataset.size || 0) + 1) % 3; showNewest(); });
$("contrast").addEventListener("click", () => {
  const isHigh = root.dataset.contrast !== "high";
  if (isHigh) root.dataset.contrast = "high"; else delete root.dataset.contrast;
  $("contrast").setAttribute("aria-pressed", isHigh);
});
document.addEventListener("contextmenu", event => event.preventDefault());

drawWords();
connect();
try {
  theme = await (await fetch("/theme.json")).json();
  $("logo").hidden = !theme.logo;
  if (theme.logo) $("logo").src = "/logo";
} catch { /* the usual look will do */ }
drawWords();
