// Remembers where someone stopped reading. The element with data-place-url holds the text; every
// element in it that has an id and data-anchor (or is a heading with an id) is a place. The server
// leads back with a plain link to #place, so that returning needs no script.
(() => {
  "use strict";
  const text = document.querySelector("[data-place-url]");
  const token = document.querySelector('input[name="csrf_token"]');
  if (!text || !token) return;
  const EVERY_MS = 15000;
  const READING_LINE = 0.35; // of the height of the window: what stands above has been seen

  const places = [...text.querySelectorAll("[data-anchor][id], h2[id], h3[id]")];
  let known = text.dataset.place || "";
  let moved = false;
  let last = 0;
  let timer = 0;

  function here() {
    let found = null;
    for (const place of places) {
      if (place.getBoundingClientRect().top > window.innerHeight * READING_LINE) break;
      found = place;
    }
    return found ? found.id : "";
  }

  function send() {
    clearTimeout(timer);
    timer = 0;
    const anchor = here();
    if (!moved || !anchor || anchor === known) return;
    const body = new FormData();
    body.append("csrf_token", token.value);
    body.append("anchor", anchor);
    known = anchor;
    last = Date.now();
    // A request that outlives the page; a place that is lost is not worth an alarm.
    fetch(text.dataset.placeUrl, {
      method: "POST",
      body,
      keepalive: true,
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-Requested-With": "save" },
    }).catch(() => {
      known = "";
    });
  }

  window.addEventListener(
    "scroll",
    () => {
      moved = true;
      if (!timer) timer = setTimeout(send, Math.max(1000, EVERY_MS - (Date.now() - last)));
    },
    { passive: true },
  );
  window.addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
})();
