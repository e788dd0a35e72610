// For the picture, the table of all pairs and the chosen pair alike: what is pressed says in its data what it wants.
const panes = element.closest(".panes");
const narrow = () => window.matchMedia("(max-width: 800px)").matches;
const find = (chosen) => [...panes.querySelectorAll(chosen)].find((found) => found.getClientRects().length);

element.addEventListener("click", (event) => press(event.target));
element.addEventListener("keydown", (event) => {
  if ((event.key !== "Enter" && event.key !== " ") || !event.target.matches("g.pair")) return;
  event.preventDefault();
  press(event.target);
});

function press(target) {
  const pressed = target.closest("[data-pair], button");
  if (!pressed) return;
  const { pair, turn, citation, line, skip } = pressed.dataset;
  if (pair) {
    panes.opener = `${pressed.matches("button") ? "button" : "g"}[data-pair="${pair}"]`;
    panes.pairAwaited = true;
    still(true);
    if (panes.querySelector(".pair-of")?.dataset.chosen === pair) return pairChanged();
    trigger("select", { pair: Number(pair) });
  } else if (turn && narrow() && pressed.ariaCurrent) {
    goTo(find(".source h2"));
  } else if (turn) {
    window.sourceAwaited = narrow();
    still(false);
    const row = pressed.closest("tr")?.querySelector("[data-pair]")?.dataset.pair;
    const shown = Number(row || panes.querySelector(".pair-of")?.dataset.chosen);
    trigger("click", { turn: Number(turn), citation: Number(citation), pair: shown });
  } else if (line !== undefined) {
    goToLine();
  } else if (skip !== undefined) {
    goTo(find(".all-pairs h2"));
  }
}

watch("value", () => (element.querySelector(".pair-of") ? pairChanged() : mark()));

function pairChanged() {
  mark();
  if (!panes.pairAwaited) return;
  panes.pairAwaited = false;
  panes.querySelector(".right-pane").scrollTop = 0;
  const heading = find(".pair-of h2");
  if (!heading) return;
  if (narrow()) goTo(heading);
  else heading.focus({ preventScroll: true });
}

// A pair that was chosen stays in sight above its source; a number that was pressed shows the quotation.
function still(wanted) {
  panes.querySelector(".right-pane").toggleAttribute("data-still", wanted);
}

// The line and the row of the pair that is shown.
function mark() {
  const chosen = panes.querySelector(".pair-of")?.dataset.chosen;
  for (const one of panes.querySelectorAll("[data-pair]")) {
    if (one.dataset.pair === chosen) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
}

function goTo(place) {
  place?.scrollIntoView({ block: "start" });
  place?.focus({ preventScroll: true });
}

function goToLine() {
  const line = (panes.opener && find(panes.opener)) || find('g.pair[aria-current="true"]') || find("[data-pair]");
  line?.scrollIntoView({ block: "nearest" });
  line?.focus({ preventScroll: true });
}

// Escape and the way back lead from the source to its number, and from the pair to its line.
if (!panes.listens) {
  panes.listens = true;
  still(true);
  const toNumber = () => {
    const number = find('.pair-of .cite[aria-current="true"]');
    number?.scrollIntoView({ block: "nearest" });
    number?.focus({ preventScroll: true });
  };
  panes.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.target.closest(".right-pane")) return;
    event.stopPropagation();
    if (event.target.closest(".source")) toNumber();
    else goToLine();
  }, true);
  panes.addEventListener("click", (event) => {
    if (!event.target.closest("[data-back]")) return;
    event.stopPropagation();
    toNumber();
  }, true);
}
