// A form is sent once, however often its button is pressed. The server counts once anyway (by its
// request keys); this only spares the person a second wait. data-many leaves a form alone.
(() => {
  "use strict";
  const AGAIN_AFTER_MS = 15000;

  function release(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[aria-busy]")) {
      button.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    // A form whose saving a script has taken over is not on its way to another page.
    if (event.defaultPrevented || "many" in form.dataset || form.method === "dialog") return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), AGAIN_AFTER_MS);
  });

  // A page that comes back with the Back button can be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) release(form);
  });
})();
