// The page: files come in, one answer goes out. Nothing is sent anywhere.
import { Trusted } from "./credential.js";
import { checkFile } from "./files.js";
import { fromUtf8 } from "./bytes.js";

const installation = JSON.parse(document.getElementById("installation").textContent);
const issuers = [...installation.issuers];
const lists = [...installation.lists];
const answer = document.getElementById("answer");
const given = document.getElementById("given");

const WORDS = {
  valid: "This certificate is valid",
  replaced: "This certificate was replaced",
  revoked: "This certificate was revoked",
  unknown: "Not known",
  "not genuine": "This file is not genuine",
};
const MEANING = {
  valid: "Its issuer signed it, and had neither revoked nor replaced it by the date below.",
  replaced: "A corrected one took its place. Ask for the newest.",
  revoked: "It does not count any more.",
  unknown: "Do not accept it on this alone.",
  "not genuine": "Do not accept it. Ask for the file as it was issued, or check its code where it was issued.",
};

const day = (iso) => {
  const at = new Date(iso.length === 10 ? `${iso}T12:00:00Z` : iso);
  return Number.isNaN(at.getTime())
    ? iso
    : at.toLocaleDateString("en-US", { year: "numeric", month: "long", day: "numeric", timeZone: "UTC" });
};

function draw(finding, name) {
  answer.className = `answer ${finding.verdict.replace(" ", "-")}`;
  answer.replaceChildren();
  const say = (tag, text) => {
    const made = document.createElement(tag);
    made.textContent = text;
    answer.append(made);
    return made;
  };
  say("h2", WORDS[finding.verdict]);
  say("p", MEANING[finding.verdict]);
  say("p", finding.reason);
  const facts = [["File", name]];
  if (finding.verdict !== "not genuine") {
    facts.push(
      ["As of", finding.asOf ? day(finding.asOf) : "not known"],
      ["Name", finding.name],
      ["Certificate", finding.title],
      ["Completed on", day(finding.completedOn)],
      ["Issuer", `${finding.issuer} (${finding.did})`],
      ["Public page", finding.address],
      ["Log", finding.log],
    );
  }
  const list = say("dl", "");
  for (const [term, words] of facts.filter(([, one]) => one)) {
    const row = document.createElement("div");
    const head = document.createElement("dt");
    const body = document.createElement("dd");
    const isolated = document.createElement("bdi");
    head.textContent = term;
    isolated.textContent = words;
    body.append(isolated);
    row.append(head, body);
    list.append(row);
  }
  answer.hidden = false;
  answer.focus();
}

// An issuer's document or a status list adds to what is known here; anything else is checked.
function isAddition(bytes) {
  let document_;
  try {
    document_ = JSON.parse(fromUtf8(bytes));
  } catch {
    return false;
  }
  if (Array.isArray(document_?.type) && document_.type.includes("BitstringStatusListCredential")) {
    lists.push(document_);
    return true;
  }
  return false;
}

export async function take(files) {
  let added = 0;
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (isAddition(bytes)) added += 1;
    else draw(await checkFile(bytes, new Trusted(issuers, lists)), file.name);
  }
  if (added) given.textContent = `${added} status ${added > 1 ? "lists" : "list"} added for this visit.`;
}

const input = document.getElementById("file");
input.addEventListener("change", () => take([...input.files]));
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  take([...event.dataTransfer.files]);
});
document.documentElement.dataset.ready = "yes";
