// Saves a form with data-save when the typing pauses, and never loses what could not be sent.
// The protocol and the words on the line are in docs/front-end.md. Without this script the form's
// own button does the same. data-save="answer": every choice is saved as it is made, and the button
// still goes on to the next page.
(() => {
  "use strict";
  const PAUSE_MS = 1200;
  const ANSWER_MS = 50;
  const RETRY_MS = [3000, 8000, 20000, 60000];
  const LEAVE_MS = 4000;
  const PREFIX = "hrtraining/";
  const person = document.body.dataset.person || "";
  // A page that comes after a form was taken says which one: what was kept of it is not needed.
  const taken = new URLSearchParams(location.search).get("kept");

  // What is kept on the device: one entry for each person and form ---------------------------

  const entryOf = (path) => `${PREFIX}${person}/${path}`;

  function readEntry(key) {
    try {
      return JSON.parse(localStorage.getItem(key) || "null");
    } catch {
      return null;
    }
  }

  function dropEntry(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // Without storage there is nothing to drop.
    }
  }

  function entriesOf(whom) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${whom}/`));
    } catch {
      return [];
    }
  }

  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // A field called "submit" would hide the form's own.
  const go = (form) => HTMLFormElement.prototype.submit.call(form);

  // One request --------------------------------------------------------------------------------

  const token = () => document.querySelector('input[name="csrf_token"]')?.value || "";

  // saved · refused (sending again would not help) · signed-out · stale (the page is older than the
  // session) · away (no network, or the server cannot just now)
  async function post(path, body, keepalive = false) {
    let answer;
    try {
      answer = await fetch(path, {
        method: "POST",
        body,
        keepalive,
        credentials: "same-origin",
        headers: { "X-Requested-With": "save", Accept: "application/json" },
      });
    } catch {
      return { kind: "away" };
    }
    let said = {};
    if ((answer.headers.get("Content-Type") || "").includes("json")) {
      said = await answer.json().catch(() => ({}));
    }
    if (answer.status === 401 || new URL(answer.url).pathname === "/account/sign-in") {
      return { kind: "signed-out" };
    }
    if (answer.ok && said.saved !== false) return { kind: "saved", ...said };
    if (said.stale) return { kind: "stale" };
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) {
      return { kind: "away" };
    }
    return { kind: "refused", ...said };
  }

  // What has to be heard as well as seen ---------------------------------------------------------

  const voice = document.createElement("p");
  voice.className = "visually-hidden";
  voice.setAttribute("role", "status");
  document.body.append(voice);

  const clockTime = () =>
    new Date().toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });

  // A form on this page ----------------------------------------------------------------------------

  class Saver {
    constructor(form) {
      this.form = form;
      // getAttribute: a field called "action" would hide the form's own.
      const target = new URL(form.getAttribute("action") || location.href, location.href);
      this.path = target.pathname + target.search;
      this.key = entryOf(this.path);
      this.typed = 0;
      this.done = 0;
      this.tries = 0;
      this.timer = 0;
      this.sending = null;
      this.kept = true;
      this.line = form.querySelector("[data-saved-line]");
      if (!this.line) {
        const holder = document.createElement("p");
        holder.className = "saved";
        this.line = document.createElement("span");
        holder.append(this.line);
        form.append(holder);
      }
      this.holder = this.line.closest(".saved") || this.line;
      this.isAnswer = form.dataset.save === "answer";
      this.leaving = false;
      form.addEventListener("input", () => this.onInput());
      this.putBack();
    }

    fields() {
      return [...this.form.elements].filter(
        (at) => at.name && at.name !== "csrf_token" && !["submit", "button"].includes(at.type),
      );
    }

    typedFields() {
      return this.fields().filter((at) => at.type !== "hidden");
    }

    values() {
      const all = [...new FormData(this.form)];
      return all.filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
    }

    // The values that the page came with, as the server knows them.
    served() {
      return this.typedFields().map((at) => {
        if (at.type === "checkbox" || at.type === "radio") return String(at.defaultChecked);
        if (at.tagName !== "SELECT") return at.defaultValue;
        return (at.querySelector("option[selected]") || at.options[0])?.value ?? "";
      });
    }

    present() {
      return this.typedFields().map((at) =>
        at.type === "checkbox" || at.type === "radio" ? String(at.checked) : at.value,
      );
    }

    get unsaved() {
      return this.typed > this.done;
    }

    say(state, words, aloud = false) {
      this.holder.dataset.state = state;
      this.line.replaceChildren(...(Array.isArray(words) ? words : [words]));
      if (aloud) voice.textContent = this.line.textContent;
    }

    keep() {
      if (!person) {
        this.kept = false;
        return;
      }
      const entry = {
        fields: this.values(),
        present: this.present(),
        served: this.served(),
        at: Date.now(),
      };
      try {
        localStorage.setItem(this.key, JSON.stringify(entry));
        this.kept = true;
      } catch {
        this.kept = false;
      }
    }

    onInput() {
      this.typed += 1;
      this.tries = 0;
      this.renewKey();
      this.keep();
      this.say("unsaved", "Not saved yet");
      this.soon(this.isAnswer ? ANSWER_MS : PAUSE_MS);
    }

    // What is new is counted; the same sent again (a retry, the button after the script) is not.
    renewKey() {
      const field = this.form.elements.request_key;
      if (field) field.value = newKey();
    }

    // Sends the form the ordinary way, with the button that was pressed.
    goWith(button) {
      const key = newKey();
      const entry = readEntry(this.key);
      if (entry) {
        try {
          localStorage.setItem(this.key, JSON.stringify({ ...entry, sent: key }));
        } catch {
          // It stays as it was.
        }
      }
      for (const [name, value] of [[button.name, button.value], ["sending", key]]) {
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = name;
        field.value = value;
        this.form.append(field);
      }
      this.leaving = true;
      go(this.form);
    }

    soon(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), wait);
    }

    // Sends what stands in the form; resolves to the kind of answer.
    async send(aloud = false) {
      clearTimeout(this.timer);
      if (this.sending) await this.sending;
      const upTo = this.typed;
      const served = this.present();
      this.sending = post(this.path, new FormData(this.form));
      const answer = await this.sending;
      this.sending = null;
      if (answer.kind === "saved") this.saved(upTo, served, answer, aloud);
      else this.notSaved(answer, aloud);
      return answer.kind;
    }

    saved(upTo, served, answer, aloud) {
      this.tries = 0;
      this.done = upTo;
      if (answer.revision !== undefined && this.form.elements.revision) {
        this.form.elements.revision.value = answer.revision;
      }
      // From now on this is what the server has.
      this.typedFields().forEach((at, index) => {
        if (at.type === "checkbox" || at.type === "radio") {
          at.defaultChecked = served[index] === "true";
        } else if (at.tagName === "SELECT") {
          for (const option of at.options) {
            option.toggleAttribute("selected", option.value === served[index]);
          }
        } else {
          const now = at.value;
          at.defaultValue = served[index];
          if (at.value !== now) at.value = now;
        }
      });
      if (this.unsaved) {
        this.keep();
        this.soon(PAUSE_MS);
        return;
      }
      dropEntry(this.key);
      this.say("saved", `Saved, ${clockTime()}`, aloud);
      this.form.dispatchEvent(new CustomEvent("saved", { bubbles: true }));
    }

    notSaved(answer, aloud) {
      const safe = this.kept
        ? "Your text is kept on this device"
        : "Please leave this page open";
      if (answer.kind === "signed-out") {
        const link = document.createElement("a");
        const back = location.pathname + location.search;
        link.href = `/account/sign-in?next=${encodeURIComponent(back)}`;
        link.textContent = "sign in again";
        const rest = this.kept ? " and it is saved." : ", in another tab.";
        this.say(
          "trouble",
          [`Not saved yet: you have been signed out. ${safe}; `, link, rest],
          aloud || !this.told,
        );
        this.told = true;
      } else if (answer.kind === "stale") {
        const why = "this page is older than your present session";
        this.say("trouble", `Not saved yet: ${why}. ${safe}; press the button to save it.`, true);
      } else if (answer.kind === "refused") {
        const why = (answer.message || "the server did not take it").replace(/\.$/, "");
        // A form that waits for one more field is not in trouble.
        if (answer.waits) this.say("unsaved", `Not saved yet. ${why}. ${safe}.`, aloud);
        else this.say("trouble", `Not saved: ${why}. ${safe}.`, true);
      } else {
        this.say(
          "trouble",
          `Not saved yet: no connection. ${safe}; we try again.`,
          aloud || this.tries === 0,
        );
        this.soon(RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)]);
        this.tries += 1;
      }
    }

    // Puts back what an earlier visit could not send, unless the server has something newer.
    putBack() {
      const entry = person ? readEntry(this.key) : null;
      if (!entry) {
        if (this.present().join("\0") !== this.served().join("\0")) this.onInput();
        return;
      }
      const served = this.served().join("\0");
      if (entry.sent && entry.sent === taken) {
        dropEntry(this.key);
      } else if (entry.present.join("\0") === served) {
        dropEntry(this.key);
      } else if (entry.served.join("\0") === served) {
        this.use(entry);
      } else {
        this.offer(entry);
      }
    }

    use(entry) {
      this.typedFields().forEach((at, index) => {
        const value = entry.present[index];
        if (value === undefined) return;
        if (at.type === "checkbox" || at.type === "radio") at.checked = value === "true";
        else at.value = value;
        at.dispatchEvent(new CustomEvent("put"));
      });
      this.typed += 1;
      this.renewKey();
      this.keep();
      this.say("unsaved", "Put back from this device; not saved yet", true);
      this.soon(300);
    }

    // The server's text changed since: the person decides, nothing is overwritten.
    offer(entry) {
      const box = document.createElement("div");
      const why = document.createElement("p");
      why.className = "hint";
      why.textContent =
        "This device kept a text that was never saved. What stands above was saved since, " +
        "perhaps on another device.";
      const text = document.createElement("div");
      text.className = "kept-text";
      const words = this.typedFields().map((at, index) =>
        at.type === "checkbox" || at.type === "radio" ? "" : entry.present[index] || "",
      );
      text.textContent = words.filter(Boolean).join("\n\n");
      const row = document.createElement("div");
      row.className = "actions";
      const choose = (label, kind, act) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = kind;
        button.textContent = label;
        button.addEventListener("click", () => {
          act();
          box.remove();
          this.typedFields()[0]?.focus();
        });
        row.append(button);
      };
      choose("Replace the saved text with this one", "secondary", () => this.use(entry));
      choose("Leave the saved text and drop this one", "quiet", () => dropEntry(this.key));
      box.append(why, text, row);
      this.form.append(box);
    }
  }

  const savers = new Map();
  for (const form of document.querySelectorAll("form[data-save]")) {
    savers.set(form, new Saver(form));
  }

  // The form's own button saves here and now; where only the server's own page can help (signing in
  // again), the form goes there the ordinary way and nothing typed is lost.
  document.addEventListener(
    "submit",
    async (event) => {
      const saver = savers.get(event.target);
      if (!saver) return;
      if (saver.isAnswer) {
        clearTimeout(saver.timer);
        saver.leaving = true;
        return;
      }
      event.preventDefault();
      // A button with a name does more than save: the server has to hear which one it was.
      const button = event.submitter?.name ? event.submitter : null;
      const kind = await saver.send(true);
      if (button && kind !== "away") saver.goWith(button);
      else if (kind === "signed-out" || kind === "stale") go(saver.form);
    },
    true,
  );

  // A form beside them that is about what was typed waits until that is saved.
  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      const unsaved = [...savers.values()].filter((saver) => saver.unsaved);
      if (!("afterSaving" in form.dataset) || unsaved.length === 0) return;
      event.preventDefault();
      const button = event.submitter;
      const kinds = await Promise.all(unsaved.map((saver) => saver.send(true)));
      if (kinds.some((kind) => kind === "away" || kind === "refused")) return;
      if (button?.name) {
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = button.name;
        field.value = button.value;
        form.append(field);
      }
      go(form);
    },
    true,
  );

  // Text of forms that are not on this page --------------------------------------------------------

  async function sendKept() {
    if (!person || !token()) return;
    const here = new Set([...savers.values()].map((saver) => saver.key));
    for (const key of entriesOf(person)) {
      if (here.has(key)) continue;
      const entry = readEntry(key);
      if (!entry || entry.refused) continue;
      const body = new FormData();
      for (const [name, value] of entry.fields) body.append(name, value);
      body.append("csrf_token", token());
      const answer = await post(key.slice(entryOf("").length), body);
      if (answer.kind === "saved") dropEntry(key);
      if (answer.kind === "refused") setAside(key, entry);
      if (answer.kind === "away" || answer.kind === "signed-out") return;
    }
  }

  // What the server will not take (an attempt that has ended) is not sent again and again: words
  // wait for their page, a mere choice is dropped.
  function setAside(key, entry) {
    if (entry.present.every((value) => value === "" || value === "true" || value === "false")) {
      dropEntry(key);
      return;
    }
    try {
      localStorage.setItem(key, JSON.stringify({ ...entry, refused: true }));
    } catch {
      // It stays as it was.
    }
  }

  // Two tabs must not both send it.
  function sendKeptOnce() {
    if (!navigator.locks) return sendKept();
    return navigator.locks.request("hrtraining-kept", { ifAvailable: true }, (lock) =>
      lock ? sendKept() : undefined,
    );
  }

  function sendAll() {
    return Promise.all([
      ...[...savers.values()].filter((saver) => saver.unsaved).map((saver) => saver.send()),
      sendKeptOnce(),
    ]);
  }

  window.addEventListener("online", sendAll);
  if (person) sendKeptOnce();

  window.addEventListener("pagehide", () => {
    for (const saver of savers.values()) {
      if (saver.unsaved && !saver.leaving) post(saver.path, new FormData(saver.form), true);
    }
  });

  window.addEventListener("beforeunload", (event) => {
    // Only where the device could not keep the text.
    if ([...savers.values()].some((saver) => saver.unsaved && !saver.kept)) event.preventDefault();
  });

  // Signing out --------------------------------------------------------------------------------------

  const clear = (whom) => entriesOf(whom).forEach(dropEntry);

  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      if (!("signOut" in form.dataset)) return;
      if (entriesOf(person).length === 0) return;
      event.preventDefault();
      await Promise.race([sendAll(), new Promise((go) => setTimeout(go, LEAVE_MS))]);
      const left = entriesOf(person).length;
      if (left > 0) {
        const what = left === 1 ? "One note" : `${left} notes`;
        const question =
          `${what} could not be saved yet. Signing out erases what this device has kept. ` +
          "Sign out all the same?";
        if (!window.confirm(question)) return;
      }
      for (const saver of savers.values()) saver.done = saver.typed;
      clear(person);
      go(form);
    },
    true,
  );

  try {
    if (person) sessionStorage.setItem(`${PREFIX}person`, person);
    if (document.querySelector("[data-signed-out]")) {
      const last = sessionStorage.getItem(`${PREFIX}person`);
      if (last) clear(last);
    }
  } catch {
    // Without storage there is nothing to clear.
  }
})();
