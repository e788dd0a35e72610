// For the answers and for the source pane of a tab alike: a button says in its data what it wants.
const narrow = () => window.matchMedia("(max-width: 800px)").matches;
const find = (chosen) => document.querySelector(chosen);
const beside = (chosen) => element.closest(".panes").querySelector(chosen);

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { turn, citation, page, copy, rich, back, exported, ask, cancel } = button.dataset;
  if (turn) {
    const wanted = { turn: Number(turn), citation: Number(citation) };
    if (page) wanted.page = Number(page);
    else if (narrow() && button.ariaCurrent) goToSource();
    else window.sourceAwaited = narrow();
    trigger("click", wanted);
  } else if (copy !== undefined) {
    copyText(copy, rich).then(
      () => tell(button, "Copied"),
      () => tell(button, "The browser does not allow copying")
    );
  } else if (ask !== undefined) {
    askEdited(button.closest(".edit"));
  } else if (cancel !== undefined) {
    closeEditor(button.closest(".edit"));
  } else if (exported) {
    window.exportedTurn = exported;
    trigger("select", { turn: Number(exported) });
  } else if (back !== undefined) {
    const number = beside('.left-pane [aria-current="true"]');
    (number || beside(".left-pane")).scrollIntoView({ block: "center" });
    if (number) number.focus({ preventScroll: true });
  }
});

// The editor of a stand-alone question: Enter asks, Escape closes.
element.addEventListener("keydown", (event) => {
  const editor = event.target.closest(".edit[open]");
  if (!editor) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    closeEditor(editor);
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("textarea")) {
    event.preventDefault();
    askEdited(editor);
  }
});
element.addEventListener(
  "toggle",
  (event) => event.target.matches(".edit[open]") && event.target.querySelector("textarea").focus(),
  true
);

watch("value", () => (element.querySelector(".source") ? sourceChanged() : conversationChanged()));

if (!window.deskListens) {
  window.deskListens = true;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") goHome(event.target);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.opens");
    if (button) open(button, button.ariaExpanded !== "true");
  });
  // Gradio gives a group of choices a caption that only the eye sees as its name.
  document.addEventListener("focusin", (event) => {
    const caption = event.target.closest("fieldset")?.querySelector("[data-testid=block-info]");
    if (caption) caption.closest("fieldset").setAttribute("aria-label", caption.textContent);
  });
  new MutationObserver(closeAll).observe(document.body, { childList: true, subtree: true });
  closeAll();
}

// A button of the class "opens" and the id "open-x" opens and closes what has the id "x".
function open(button, wanted) {
  button.ariaExpanded = String(wanted);
  find(`#${button.id.replace("open-", "")}`)?.toggleAttribute("data-open", wanted);
}

function closeAll() {
  for (const button of document.querySelectorAll("button.opens:not([aria-expanded])")) {
    button.setAttribute("aria-controls", button.id.replace("open-", ""));
    open(button, false);
  }
}

// Escape leads from the source to its number where the tab wants that, else to where its work begins.
function goHome(from) {
  const home = [...document.querySelectorAll(".home")].find((field) => field.offsetParent);
  const number = from.closest(".right-pane") && from.closest(".panes").querySelector('.left-pane.numbered [aria-current="true"]');
  (number || home?.querySelector("textarea, input, button") || home)?.focus();
}

function askEdited(editor) {
  const edited = editor.querySelector("textarea").value.trim();
  if (!edited) return;
  trigger("edit", { edited });
  closeEditor(editor);
  if (!narrow()) find("#question textarea").focus();
}

function closeEditor(editor) {
  const box = editor.querySelector("textarea");
  box.value = box.defaultValue;
  editor.open = false;
  editor.querySelector("summary").focus();
}

function sourceChanged() {
  if (window.sourceAwaited) {
    window.sourceAwaited = false;
    goToSource();
  } else if (!narrow() && !beside(".right-pane[data-still]")) {
    showMark(beside(".right-pane"), element.querySelector(".mark"));
  }
}

// Only the pane moves, and only as far as the quotation's first line needs.
function showMark(pane, mark) {
  pane.scrollTop = 0;
  if (mark) pane.scrollTop = mark.getBoundingClientRect().bottom + 120 - window.innerHeight;
}

function goToSource() {
  beside(".source").scrollIntoView({ block: "start" });
  beside(".source h2").focus({ preventScroll: true });
}

// A new question or a new answer comes into view; a citation that is opened moves nothing.
function conversationChanged() {
  const last = element.querySelector(".turn:last-child");
  if (last && last.dataset.key !== element.dataset.seen) last.scrollIntoView({ block: "nearest" });
  element.dataset.seen = last ? last.dataset.key : "";
}

function tell(button, text) {
  const label = button.textContent;
  button.textContent = text;
  setTimeout(() => (button.textContent = label), 2000);
}

async function copyText(text, rich) {
  if (navigator.clipboard && !rich) return navigator.clipboard.writeText(text);
  if (navigator.clipboard && window.ClipboardItem) {
    const flavours = { "text/plain": text, "text/html": rich };
    const blobs = Object.entries(flavours).map(([type, content]) => [type, new Blob([content], { type })]);
    return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  }
  // A page that comes over plain http from another computer has no clipboard of its own.
  const box = document.body.appendChild(document.createElement("textarea"));
  box.value = text;
  box.select();
  const fill = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
    if (rich) event.clipboardData.setData("text/html", rich);
  };
  document.addEventListener("copy", fill, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  box.remove();
  if (!done) throw new Error("not copied");
}
