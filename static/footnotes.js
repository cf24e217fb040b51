// Sources beside their claim on a wide screen, in place under the claim on a narrow one.
// Without this script the numbers lead to the list and the list leads back.
(() => {
  "use strict";
  const list = document.querySelector("[data-sources]");
  if (!list) return;
  const wide = window.matchMedia("(min-width: 77rem)");
  const sourceOf = (mark) => document.getElementById(mark.hash.slice(1));
  const marks = [...document.querySelectorAll('a[role="doc-noteref"]')].filter((mark) =>
    list.contains(sourceOf(mark)),
  );
  const GAP = 10;

  // Beside the claim: each source as high as the first place that cites it, never over another.
  function place() {
    const items = [...list.querySelectorAll("li")];
    if (!wide.matches) {
      list.classList.remove("placed");
      for (const item of items) item.style.top = "";
      list.style.minHeight = "";
      return;
    }
    list.classList.add("placed");
    // Everything is measured before anything is moved: the browser lays the page out once.
    const origin = list.getBoundingClientRect().top;
    const wished = new Map();
    for (const mark of marks) {
      const item = sourceOf(mark);
      if (!wished.has(item)) wished.set(item, mark.getBoundingClientRect().top - origin - 8);
    }
    const heights = items.map((item) => item.offsetHeight);
    let free = 0;
    items.forEach((item, index) => {
      const top = Math.max(free, wished.get(item) ?? free);
      item.style.top = `${Math.round(top)}px`;
      free = top + heights[index] + GAP;
    });
    list.style.minHeight = `${Math.round(free)}px`;
  }

  function opened(mark) {
    const id = mark.getAttribute("aria-controls");
    return id ? document.getElementById(id) : null;
  }

  function close(mark) {
    opened(mark)?.remove();
    mark.setAttribute("aria-expanded", "false");
    mark.removeAttribute("aria-controls");
  }

  function open(mark) {
    const source = sourceOf(mark)?.querySelector("[data-source-text]");
    if (!source) return;
    const here = document.createElement("span");
    here.className = "source-here";
    here.id = `${mark.id || mark.hash.slice(1)}-here`;
    const number = document.createElement("span");
    number.className = "source-number";
    number.textContent = `${mark.textContent} `;
    here.append(number, ...[...source.cloneNode(true).childNodes]);
    mark.closest("sup").after(here);
    mark.setAttribute("aria-expanded", "true");
    mark.setAttribute("aria-controls", here.id);
  }

  function toggle(mark) {
    if (opened(mark)) close(mark);
    else open(mark);
  }

  for (const mark of marks) {
    mark.addEventListener("click", (event) => {
      if (wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      toggle(mark);
    });
    mark.addEventListener("keydown", (event) => {
      if (!wide.matches && event.key === " ") {
        event.preventDefault();
        toggle(mark);
      } else if (event.key === "Escape" && opened(mark)) {
        close(mark);
      }
    });
  }

  // A link on a wide screen, a button that opens and closes on a narrow one: say so.
  function name() {
    for (const mark of marks) {
      if (wide.matches) {
        close(mark);
        mark.setAttribute("role", "doc-noteref");
        mark.removeAttribute("aria-expanded");
        mark.removeAttribute("aria-label");
      } else {
        mark.setAttribute("role", "button");
        mark.setAttribute("aria-expanded", String(Boolean(opened(mark))));
        mark.setAttribute("aria-label", `Source ${mark.textContent}`);
      }
    }
    place();
  }

  wide.addEventListener("change", name);
  name();
  // Everything that can move the text moves the sources with it.
  new ResizeObserver(() => place()).observe(document.getElementById("main"));
  document.fonts?.ready.then(place);
})();
