// For the heading of the export panel: whenever it opens, the keyboard is there.
function opened() {
  const heading = element.querySelector("h2");
  if (!heading) return;
  const panel = element.closest("#export");
  panel.setAttribute("role", "region");
  panel.setAttribute("aria-label", "Export");
  heading.focus();
}

// Gradio gives a group of choices a caption that only the eye sees as its name.
element.closest("#export").addEventListener("focusin", (event) => {
  const group = event.target.closest("fieldset");
  if (group) group.setAttribute("aria-label", group.querySelector("[data-testid=block-info]").textContent);
});

watch("value", opened);
opened();
