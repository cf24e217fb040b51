// Is this credential genuine, and does it still count? The same questions, in the same order and
// with the same answers, as hrtraining/certificates/reader/credential.py.
import { gunzipSync } from "fflate";
import { fromBase64url } from "./bytes.js";
import { isSignedBy } from "./proof.js";

const PURPOSES = ["revocation", "refresh"];
const LENGTH = 131072;

export class Trusted {
  constructor(issuers, lists) {
    const documents = (given) => given.filter((one) => one && typeof one === "object" && typeof one.id === "string");
    this.issuers = new Map(documents(issuers).map((one) => [one.id, one]));
    const byAge = documents(lists).sort((a, b) => (String(a.validFrom ?? "") < String(b.validFrom ?? "") ? -1 : 1));
    this.lists = new Map(byAge.map((one) => [one.id, one]));
  }

  allows(did, key) {
    const { assertionMethod: asserted, verificationMethod: methods } = this.issuers.get(did);
    if (!Array.isArray(asserted) || !Array.isArray(methods)) return false;
    return methods.some(
      (one) =>
        one?.type === "Multikey" &&
        one.controller === did &&
        asserted.includes(one.id) &&
        one.publicKeyMultibase === key,
    );
  }

  pdfSigners(did) {
    const methods = this.issuers.get(did).verificationMethod;
    return (Array.isArray(methods) ? methods : []).map((one) => one?.publicKeyJwk?.["x5t#S256"]).filter(Boolean);
  }
}

export async function check(credential, trusted) {
  if (!isObject(credential)) return notGenuine("This is no credential.");
  const [did, key] = signer(credential);
  if (!did || issuerOf(credential) !== did) {
    return notGenuine("It is not signed by the issuer that it names.");
  }
  if (trusted.issuers.has(did) && !trusted.allows(did, key)) {
    return notGenuine("It is signed with a key that is not its issuer's.");
  }
  if (!(await isSigned(credential, key))) {
    return notGenuine("Its signature does not match: something in it was changed.");
  }
  if (!texts(credential.type).includes("OpenBadgeCredential")) {
    return notGenuine("It is signed, but it is no certificate.");
  }
  const facts = factsOf(credential, did);
  if (!trusted.issuers.has(did)) {
    return {
      ...facts,
      verdict: "unknown",
      reason:
        "It is intact and signed with the key that it names. Whether that key is the issuer's " +
        `is not known: no document of ${did} was given.`,
    };
  }
  return withStatus(credential, did, facts, trusted);
}

async function withStatus(credential, did, facts, trusted) {
  const dates = [];
  const missing = [];
  const on = new Set();
  const unknown = (reason) => ({ ...facts, verdict: "unknown", reason });
  for (const purpose of PURPOSES) {
    const [at, index] = place(credential, purpose);
    const status = trusted.lists.get(at);
    if (index === null || !status) {
      missing.push(purpose);
      continue;
    }
    const problem = await listProblem(status, did, purpose, trusted);
    if (problem) return unknown(problem);
    try {
      if (isSet(String(status.credentialSubject.encodedList ?? ""), index)) on.add(purpose);
    } catch (fault) {
      return unknown(`The status list is unusable: ${fault.message}.`);
    }
    dates.push(String(status.validFrom ?? ""));
    facts = { ...facts, log: facts.log || String(status.description ?? "") };
  }
  const asOf = dates.sort()[0] ?? "";
  if (on.has("revocation")) {
    return { ...facts, verdict: "revoked", reason: "Its issuer has revoked it.", asOf };
  }
  if (on.has("refresh")) {
    return { ...facts, verdict: "replaced", reason: "Its issuer has replaced it by a corrected one.", asOf };
  }
  if (missing.length) {
    return unknown(
      "It is genuine. Whether it was revoked or replaced is not known: the issuer's status list " +
        `was not given (${missing.join(", ")}).`,
    );
  }
  return { ...facts, verdict: "valid", reason: "Every signature is right.", asOf };
}

async function listProblem(status, did, purpose, trusted) {
  const [by, key] = signer(status);
  if (issuerOf(status) !== did || by !== did || !trusted.allows(did, key)) {
    return "The status list is not this issuer's.";
  }
  if (!texts(status.type).includes("BitstringStatusListCredential")) return "The status list is none.";
  if (!isObject(status.credentialSubject) || status.credentialSubject.statusPurpose !== purpose) {
    return "The status list is for another purpose.";
  }
  if (!(await isSigned(status, key))) return "The status list was changed after it was signed.";
  return "";
}

function isSet(encoded, index) {
  let bits;
  try {
    if (encoded[0] !== "u") throw new Error();
    const packed = fromBase64url(encoded.slice(1));
    // The last four bytes say how much comes out: nothing larger is unpacked.
    const size = new DataView(packed.buffer).getUint32(packed.length - 4, true);
    if (size > 2 * LENGTH) throw new Error();
    bits = gunzipSync(packed);
  } catch {
    throw new Error("the list cannot be unpacked");
  }
  if (bits.length * 8 < LENGTH) throw new Error("the list is shorter than the standard allows");
  if (index >= bits.length * 8) throw new Error("the list has no such place");
  return (bits[index >> 3] & (0x80 >> (index & 7))) !== 0;
}

function place(credential, purpose) {
  const given = credential.credentialStatus;
  for (const one of Array.isArray(given) ? given : [given]) {
    if (isObject(one) && one.statusPurpose === purpose) {
      const index = String(one.statusListIndex ?? "");
      return [String(one.statusListCredential ?? ""), /^[0-9]{1,8}$/.test(index) ? Number(index) : null];
    }
  }
  return ["", null];
}

function signer(document) {
  const method = document.proof?.verificationMethod;
  if (typeof method !== "string" || !method.includes("#")) return ["", ""];
  const at = method.indexOf("#");
  return [method.slice(0, at), method.slice(at + 1)];
}

const issuerOf = (document) =>
  isObject(document.issuer) ? String(document.issuer.id ?? "") : String(document.issuer ?? "");

async function isSigned(document, key) {
  try {
    return await isSignedBy(document, key);
  } catch {
    return false;
  }
}

function factsOf(credential, did) {
  const subject = isObject(credential.credentialSubject) ? credential.credentialSubject : {};
  const first = Array.isArray(subject.identifier) ? subject.identifier[0] : null;
  return {
    name: String(first?.identityHash ?? ""),
    title: String(credential.name ?? ""),
    completedOn: String(subject.activityEndDate ?? ""),
    issuer: isObject(credential.issuer) ? String(credential.issuer.name ?? "") : "",
    did,
    address: String(credential.id ?? ""),
    asOf: "",
    log: "",
  };
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const texts = (value) => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : []);
export const notGenuine = (reason) => ({ verdict: "not genuine", reason, asOf: "" });
