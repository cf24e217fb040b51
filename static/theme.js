// Light, dark or as the device wishes. Without this script the link leads to a page with a form.
(() => {
  "use strict";
  const link = document.querySelector("[data-theme-choice]");
  if (!link) return;

  const choices = [["", "As my device"], ["light", "Light"], ["dark", "Dark"]];
  const chosen = () => document.documentElement.dataset.theme || "";
  const group = document.createElement("div");
  group.className = "theme-choice";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Colors");

  const buttons = choices.map(([value, label]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = label;
    button.addEventListener("click", () => choose(value));
    group.append(button);
    return [value, button];
  });

  function choose(value) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    const age = value ? 60 * 60 * 24 * 365 : 0;
    document.cookie = `theme=${value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
    if (value) document.documentElement.dataset.theme = value;
    else delete document.documentElement.dataset.theme;
    show();
  }

  function show() {
    for (const [value, button] of buttons) {
      button.setAttribute("aria-pressed", String(value === chosen()));
    }
  }

  show();
  link.parentElement.replaceWith(group);
})();
