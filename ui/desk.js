// For the conversation and for the source pane alike: a button says in its data what it wants.
const narrow = () => window.matchMedia("(max-width: 800px)").matches;
const openNumber = () => document.querySelector('#conversation [aria-current="true"]');

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || button.disabled) return;
  const { turn, citation, page, copy, back } = button.dataset;
  if (turn) {
    const wanted = { turn: Number(turn), citation: Number(citation) };
    if (page) wanted.page = Number(page);
    else window.sourceWanted = narrow();
    trigger("click", wanted);
  } else if (copy !== undefined) {
    copyText(copy).then(
      () => tell(button, "Copied"),
      () => tell(button, "The browser does not allow copying")
    );
  } else if (back !== undefined) {
    const number = openNumber();
    (number || document.querySelector("#conversation")).scrollIntoView({ block: "center" });
    if (number) number.focus({ preventScroll: true });
  }
});

watch("value", () => {
  if (element.querySelector(".source")) {
    if (!narrow()) {
      document.querySelector("#right").scrollTop = 0;
      element.querySelector(".mark")?.scrollIntoView({ block: "nearest" });
    }
    if (!window.sourceWanted) return;
    window.sourceWanted = false;
    document.querySelector("#right").scrollIntoView({ block: "start" });
    const heading = element.querySelector("h2");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  } else {
    // A new question or a new answer comes into view at its top; a citation that is opened moves nothing.
    const last = element.querySelector(".turn:last-child");
    if (last && last.dataset.key !== element.dataset.seen) last.scrollIntoView({ block: "nearest" });
    element.dataset.seen = last ? last.dataset.key : "";
  }
});

if (!window.deskListens) {
  window.deskListens = true;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelector("#question textarea").focus();
  });
}

function tell(button, text) {
  const label = button.textContent;
  button.textContent = text;
  setTimeout(() => (button.textContent = label), 2000);
}

async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // A page that comes over plain http from another computer has no clipboard of its own.
  const box = document.body.appendChild(document.createElement("textarea"));
  box.value = text;
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  if (!done) throw new Error("not copied");
}
