"use strict";
// Shows the questions that meet every filter; without this script all of them are shown and the filters stay hidden.
(() => {
  const form = document.getElementById("filters");
  const count = document.getElementById("count");
  const entries = [...document.querySelectorAll(".entry")];
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const texts = new Map(); // made when first needed, since a report may hold a thousand questions

  const textOf = (entry) => {
    if (!texts.has(entry)) {
      const parts = [...entry.querySelectorAll(".id, .text, .statements, blockquote, .note, .wanted li")];
      texts.set(entry, plain(parts.map((part) => part.textContent).join(" ")));
    }
    return texts.get(entry);
  };

  const show = () => {
    const words = plain(form.elements.text.value).split(/\s+/).filter(Boolean);
    const chosen = [...form.querySelectorAll("select")].filter((select) => select.value);
    let shown = 0;
    for (const entry of entries) {
      // A choice is "=" and the value, so that an empty value can be chosen too.
      const meets = chosen.every((select) => entry.dataset[select.name] === select.value.slice(1))
        && words.every((word) => textOf(entry).includes(word));
      entry.hidden = !meets;
      shown += meets;
    }
    count.textContent = `${shown} of ${entries.length} ${entries.length === 1 ? "question" : "questions"}`;
  };

  const openTarget = () => {
    const target = /^#q\d/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!target) return;
    const entry = target.closest(".entry");
    if (entry.hidden) {
      form.reset();
      show(); // now, since what is hidden can't be scrolled to
    }
    entry.open = true;
    target.scrollIntoView();
  };

  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show)); // the fields are emptied after the event
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", openTarget);
  form.hidden = !entries.length;
  show();
  openTarget();
})();
