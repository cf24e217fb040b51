// Remembers where someone stopped reading. The element with data-place-url holds the text; each of
// its own paragraphs, headings, lists and blocks is a place. The server leads back with a plain link
// to #place; a block without an id of its own is called p-1, p-2, … in the order of the page.
(() => {
  "use strict";
  const text = document.querySelector("[data-place-url]");
  const token = document.querySelector('input[name="csrf_token"]');
  if (!text || !token) return;
  const EVERY_MS = 15000;
  const READING_LINE = 0.35; // of the height of the window: what stands above has been seen

  const places = [...text.children].filter((block) =>
    block.matches(
      "p:not(.kicker, .crisis, .drafted), h2, h3, h4, ul, ol, blockquote, .table, .callout, .figure",
    ),
  );
  places.forEach((block, index) => {
    if (!block.id) block.id = `p-${index + 1}`;
  });
  // The address may name a place that has only just got its id.
  if (/^#p-\d+$/.test(location.hash)) document.getElementById(location.hash.slice(1))?.scrollIntoView();

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
