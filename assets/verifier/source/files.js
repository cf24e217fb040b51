// A certificate in a file: PDF, JSON, or a badge with the credential baked in. As
// hrtraining/certificates/reader/files.py.
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { decompressSync, unzlibSync } from "fflate";
import { base64url, fromHex, fromUtf8, hex, latin1 } from "./bytes.js";
import { check, notGenuine } from "./credential.js";
import { children, content, oid, read, whole } from "./der.js";
import { readJson, Unreadable } from "./json.js";

const LARGEST_FILE = 10_000_000;
const SIGNER = "sha256-of-the-pdf-signer";

export async function checkFile(bytes, trusted) {
  if (bytes.length > LARGEST_FILE) return notGenuine("The file is larger than any certificate.");
  try {
    if (latin1(bytes.subarray(0, 5)) === "%PDF-") return await checkPdf(bytes, trusted);
    return await check(readJson(utf8(credentialIn(bytes))), trusted);
  } catch (fault) {
    if (fault instanceof Unreadable) return notGenuine(fault.message);
    return notGenuine("The file cannot be read.");
  }
}

export function credentialIn(bytes) {
  if (latin1(bytes.subarray(0, 8)) === "\x89PNG\r\n\x1a\n") return inPng(bytes);
  if (/^\s*<(\?xml|svg|!--)/.test(latin1(bytes.subarray(0, 200)))) return inSvg(bytes);
  return bytes;
}

function utf8(bytes) {
  try {
    return fromUtf8(bytes);
  } catch {
    throw new Unreadable("This is neither a PDF nor a credential.");
  }
}

async function checkPdf(bytes, trusted) {
  const text = latin1(bytes);
  const credential = readJson(utf8(attached(text, bytes)));
  const finding = await check(credential, trusted);
  if (finding.verdict === "not genuine") return finding;
  const refuse = (reason) => ({ ...notGenuine(reason) });
  let fingerprint;
  try {
    fingerprint = signerOf(text, bytes);
  } catch (fault) {
    return refuse(fault instanceof Changed ? fault.message : "The page's signature cannot be read.");
  }
  const named = (Array.isArray(credential.evidence) ? credential.evidence : []).find((one) => one?.genre === SIGNER);
  if (hex(fingerprint) !== named?.narrative) {
    return refuse("The page is signed by another than its credential names.");
  }
  if (trusted.issuers.has(finding.did) && !trusted.pdfSigners(finding.did).includes(base64url(fingerprint))) {
    return refuse("The page is signed by another than its issuer.");
  }
  return finding;
}

class Changed extends Error {}

// The fingerprint of the certificate that signed the whole file, from its first to its last byte.
function signerOf(text, bytes) {
  const ranges = [...text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)];
  if (ranges.length !== 1) throw new Changed("The page itself is not signed, or by more than its issuer.");
  const [start, length, after, rest] = ranges[0].slice(1).map(Number);
  const hole = text.slice(length, after);
  if (start !== 0 || after + rest !== bytes.length || !/^<[0-9A-Fa-f]+>$/.test(hole)) {
    throw new Changed("Something was added to the PDF after it was signed.");
  }
  const signed = children(children(read(fromHex(hole.slice(1, -1))))[1])[0];
  const parts = children(signed);
  const certificates = parts.find((one) => one.tag === 0xa0);
  const signers = children(parts[parts.length - 1]);
  if (signers.length !== 1) throw new Error("more than one signer");
  const signer = children(signers[0]);
  const attributes = signer.find((one) => one.tag === 0xa0);
  const signature = signer.find((one) => one.tag === 0x04);
  const digest = attributeOf(attributes, "1.2.840.113549.1.9.4");
  const page = sha256.create().update(bytes.subarray(0, length)).update(bytes.subarray(after)).digest();
  if (hex(content(digest)) !== hex(page)) throw new Changed("The page was changed after it was signed.");
  const toSign = whole(attributes).slice();
  toSign[0] = 0x31; // signed as a set, kept under a tag of its own
  const own = children(certificates).filter((one) => one.tag === 0x30);
  const algorithms = signer.filter((one) => one.tag === 0x30).map((one) => safeOid(one));
  if (!algorithms.includes("2.16.840.1.101.3.4.2.1")) throw new Error("not SHA-256");
  for (const certificate of own) {
    const key = publicKeyOf(certificate);
    if (key && p256.verify(content(signature), sha256(toSign), key, { prehash: false, lowS: false, format: "der" })) {
      return sha256(whole(certificate));
    }
  }
  throw new Changed("The page was changed after it was signed.");
}

function attributeOf(attributes, wanted) {
  for (const one of children(attributes)) {
    const [name, values] = children(one);
    if (oid(name) === wanted) return children(values)[0];
  }
  throw new Error("an attribute is missing");
}

function safeOid(sequence) {
  try {
    return oid(children(sequence)[0]);
  } catch {
    return "";
  }
}

function publicKeyOf(certificate) {
  for (const one of children(children(certificate)[0])) {
    if (one.tag !== 0x30) continue;
    const [algorithm, bits] = children(one);
    if (bits?.tag === 0x03 && safeOid(algorithm) === "1.2.840.10045.2.1") return content(bits).subarray(1);
  }
  return null;
}

// Whether this is the attachment a reader would show does not matter: the signature of the issuer
// covers the file to its last byte, and its issuer attaches one.
function attached(text, bytes) {
  const found = [...text.matchAll(/<<[^<>]*\/Type\s*\/EmbeddedFile\b(?:[^<>]|<<[^<>]*>>)*>>\s*stream\r?\n/g)];
  if (!text.includes("(credential.json)") || found.length === 0) {
    throw new Unreadable("The PDF has no credential attached.");
  }
  if (found.length > 1) throw new Unreadable("The PDF is damaged.");
  const begin = found[0].index + found[0][0].length;
  const end = text.indexOf("endstream", begin);
  const length = Number(/\/Length\s+(\d+)/.exec(found[0][0])?.[1] ?? end - begin);
  const data = bytes.subarray(begin, Math.min(begin + length, end));
  if (!found[0][0].includes("/FlateDecode")) return data;
  try {
    return unzlibSync(data);
  } catch {
    throw new Unreadable("The PDF is damaged.");
  }
}

function inPng(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const kind = latin1(bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (kind === "iTXt" && latin1(data.subarray(0, 20)) === "openbadgecredential\0") {
      let place = 22;
      for (let strings = 0; strings < 2; strings += 1) place = data.indexOf(0, place) + 1;
      if (place === 0) break;
      const text = data.subarray(place);
      return data[20] ? decompressSync(text) : text;
    }
    at += 12 + length;
  }
  throw new Unreadable("The picture holds no credential.");
}

function inSvg(bytes) {
  const text = utf8(bytes);
  if (/<!ENTITY|<!DOCTYPE/.test(text)) throw new Unreadable("The picture holds more than a badge.");
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const [found] = parsed.getElementsByTagNameNS("https://purl.imsglobal.org/ob/v3p0", "credential");
  if (!found?.textContent.trim()) throw new Unreadable("The picture holds no credential.");
  return new TextEncoder().encode(found.textContent.trim());
}
