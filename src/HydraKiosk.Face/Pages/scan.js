// One switch is enough for all of the page: it sends F8. The first press begins to go from control to control, the next one presses the one it is at.
const stepMs = 1600, mostRounds = 3; // slow enough for a hand that needs a second; and who has gone away leaves no light that wanders
let timer = 0, steps = 0;

/** What can be pressed now, the talk button first. What needs a keyboard or a list is left out: everything else does the same. */
const controls = () => [...document.querySelectorAll("#talk, button:not(#talk, #type button)")]
  .filter(e => e.getClientRects().length > 0 && e.getAttribute("aria-disabled") !== "true").sort((a, b) => (b.id === "talk") - (a.id === "talk"));

function end() {
  clearInterval(timer);
  timer = 0;
  delete document.documentElement.dataset.scan;
}

function step() {
  const all = controls();
  if (all.length === 0 || ++steps > mostRounds * all.length) return end();
  all[(all.indexOf(document.activeElement) + 1) % all.length].focus({ focusVisible: true });
}

function begin() {
  clearInterval(timer);
  steps = 0;
  timer = setInterval(step, stepMs);
  document.documentElement.dataset.scan = "true";
}

document.addEventListener("keydown", event => {
  if (event.key !== "F8") return;
  event.preventDefault();
  if (event.repeat) return; // a hand that rests on the switch
  const at = document.activeElement;
  if (timer && controls().includes(at)) {
    at.click();
    begin(); // and stays there for one step: louder, and louder again
  } else {
    at?.blur?.();
    begin();
    step();
  }
});
document.addEventListener("pointerdown", end); // somebody with fingers
