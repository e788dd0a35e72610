// For the heading of the export panel: whenever it opens, the keyboard is there.
function opened() {
  const heading = element.querySelector("h2");
  if (!heading) return;
  const panel = element.closest(".export-panel");
  panel.setAttribute("role", "region");
  panel.setAttribute("aria-label", "Export");
  heading.focus();
}

watch("value", opened);
opened();
