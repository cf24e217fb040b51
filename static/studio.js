// The studio's pages: after a pause in typing, what was saved is checked and the findings are put
// beside the form. Only the newest text is asked about. Without this script a button does the same.
(() => {
  "use strict";
  const PAUSE_MS = 700;
  const panels = [...document.querySelectorAll("[data-findings]")];
  let timer = 0;
  let asking = null;

  async function check() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    for (const panel of panels) {
      try {
        const answer = await fetch(panel.dataset.findings, {
          signal,
          credentials: "same-origin",
          headers: { "X-Requested-With": "save" },
        });
        if (!answer.ok || new URL(answer.url).pathname !== new URL(panel.dataset.findings, location.href).pathname) continue;
        panel.innerHTML = await answer.text();
        panel.dispatchEvent(new CustomEvent("found", { bubbles: true }));
      } catch {
        // A newer text took its place, or there is no connection: what stands there stays.
      }
    }
  }

  document.addEventListener("saved", () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE_MS);
    const state = document.getElementById("studio-state");
    if (state && !state.dataset.changed) {
      state.dataset.changed = "1";
      state.textContent = "Your changes are kept for you, and not in the draft yet.";
    }
  });

  // The heading of a new scene is asked for only where a choice leads to one.
  function showNew(select) {
    const box = select.closest(".studio-part")?.querySelector(".studio-new-scene");
    if (box) box.hidden = select.value !== "+new";
  }
  for (const select of document.querySelectorAll('select[name$="-target"]')) {
    showNew(select);
    select.addEventListener("change", () => showNew(select));
  }
})();
