// The text view of the studio: a CodeMirror over the form's textarea. The textarea stays what is
// saved; without this script it is what one types into. The editor lives in a shadow root, whose
// styles the page's policy allows without a nonce.
import { autocompletion } from "@codemirror/autocomplete";
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import { EditorView, basicSetup } from "codemirror";

// One line at a time, as the format is: the head, headings, spans of code, who speaks, links.
const vignette = StreamLanguage.define({
  name: "vignette",
  startState: () => ({ head: 0, comment: false }),
  token(stream, state) {
    if (stream.sol()) {
      if (state.head < 2 && stream.match(/^---\s*$/)) {
        state.head += 1;
        return "meta";
      }
      if (state.head === 1) {
        if (stream.match(/^\s*[\w -]+(?=:)/)) return "propertyName";
        stream.skipToEnd();
        return null;
      }
      if (stream.match(/^#{1,3} .*/)) return "heading";
      if (stream.match(/^> ?\*\*Reflect:\*\*/)) return "strong";
      if (stream.match(/^\*\*[^*]+:\*\*/)) return "strong";
      if (stream.match(/^\d+\. /)) return "keyword";
    }
    if (state.head === 1) {
      stream.skipToEnd();
      return null;
    }
    if (state.comment || stream.match("<!--")) {
      state.comment = !stream.match(/.*?-->/);
      if (state.comment) stream.skipToEnd();
      return "comment";
    }
    if (stream.match(/`[^`]*`/)) return "keyword";
    if (stream.match(/\*\*[^*]+:\*\*/)) return "strong";
    if (stream.match(/\]\(#[^)\s]*\)/)) return "link";
    if (stream.match(/\[@[^\]]*\]/)) return "comment";
    stream.next();
    return null;
  },
});

const colors = HighlightStyle.define([
  { tag: tags.heading, color: "var(--ink)", fontWeight: "700" },
  { tag: tags.strong, color: "var(--client)", fontWeight: "600" },
  { tag: tags.keyword, color: "var(--accent)" },
  { tag: tags.link, color: "var(--accent)", textDecoration: "underline" },
  { tag: tags.propertyName, color: "var(--comfort)" },
  { tag: tags.meta, color: "var(--soft)" },
  { tag: tags.comment, color: "var(--soft)" },
]);

const look = EditorView.theme({
  "&": {
    color: "var(--ink)",
    backgroundColor: "var(--card)",
    border: "1px solid var(--edge)",
    borderRadius: "var(--radius)",
    fontSize: "0.95rem",
  },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": {
    fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
    lineHeight: "1.6",
  },
  ".cm-content": { caretColor: "var(--ink)" },
  "&.cm-focused .cm-cursor, .cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": {
    color: "var(--soft)",
    backgroundColor: "var(--paper)",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--accent-tint)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "var(--comfort-tint)" },
  ".cm-tooltip": {
    color: "var(--ink)",
    backgroundColor: "var(--card)",
    border: "1px solid var(--edge)",
    fontFamily: "var(--interface)",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--on-accent)",
    backgroundColor: "var(--accent)",
  },
  ".cm-panels": { color: "var(--ink)", backgroundColor: "var(--paper)" },
});

// The name of a heading, as the server makes it for nearly every heading.
function nameOf(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
    .replace(/ /g, "-");
}

// Every scene of the text: its name (an id, where it has one) and its heading.
function scenesOf(text) {
  const found = [];
  const lines = text.split("\n");
  lines.forEach((line, at) => {
    const heading = /^## (.+?)\s*#*\s*$/.exec(line);
    if (!heading) return;
    const next = lines.slice(at + 1).find((one) => one.trim()) || "";
    const id = next.startsWith("`") ? /`id ([^`]+)`/.exec(next) : null;
    found.push({ name: id ? id[1].trim() : nameOf(heading[1]), heading: heading[1] });
  });
  return found;
}

function completeScenes(context) {
  const before = context.matchBefore(/(?:\(#|`stands for )[^\s)`]*/);
  if (!before) return null;
  const opening = before.text.startsWith("(#") ? 2 : "`stands for ".length;
  const options = scenesOf(context.state.doc.toString()).map((scene) => ({
    label: scene.name,
    detail: scene.heading,
    type: "text",
  }));
  return { from: before.from + opening, options, validFor: /^[^\s)`]*$/ };
}

const SEVERITY = { error: "error", warning: "warning", info: "info" };

function diagnosticsOf(view, panel) {
  return [...panel.querySelectorAll("[data-found-line]")].flatMap((item) => {
    const number = Number(item.dataset.foundLine);
    if (number < 1 || number > view.state.doc.lines) return [];
    const line = view.state.doc.line(number);
    return [
      {
        from: line.from,
        to: line.to,
        severity: SEVERITY[item.dataset.foundSeverity] || "info",
        message: item.dataset.foundMessage,
      },
    ];
  });
}

function open(area) {
  const host = document.createElement("div");
  host.className = "studio-editor";
  const root = host.attachShadow({ mode: "open" });
  area.after(host);
  const label = document.querySelector(`label[for="${area.id}"]`);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        basicSetup,
        vignette,
        syntaxHighlighting(colors),
        look,
        lintGutter(),
        autocompletion({ override: [completeScenes] }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": label ? label.textContent.trim() : "Text",
          spellcheck: "true",
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || update.transactions.some((one) => one.isUserEvent("put"))) return;
          area.value = update.state.doc.toString();
          area.dispatchEvent(new Event("input", { bubbles: true }));
        }),
      ],
    }),
  });
  area.hidden = true;
  label?.addEventListener("click", (event) => {
    event.preventDefault();
    view.focus();
  });
  // What a script puts into the textarea (text kept on the device) is shown too.
  area.addEventListener("put", () => {
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: area.value },
      userEvent: "put",
    });
  });
  const panel = document.querySelector("[data-findings]");
  const mark = () => {
    if (panel) view.dispatch(setDiagnostics(view.state, diagnosticsOf(view, panel)));
  };
  panel?.addEventListener("found", mark);
  mark();
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-line]");
    if (!link) return;
    event.preventDefault();
    const number = Math.min(Math.max(Number(link.dataset.line), 1), view.state.doc.lines);
    const line = view.state.doc.line(number);
    view.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: "center" }) });
    view.focus();
  });
}

for (const area of document.querySelectorAll("textarea[data-editor]")) open(area);
