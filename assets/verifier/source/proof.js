// Is this document signed with this key? Data Integrity, eddsa-rdfc-2022, without any network.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import jsonld from "jsonld";
import credentials from "../../../hrtraining/certificates/exports/contexts/credentials-v2.json";
import badges from "../../../hrtraining/certificates/exports/contexts/open-badges-3.0.3.json";
import { ed25519Key, fromBase58, toUtf8 } from "./bytes.js";

const SHIPPED = new Map([
  ["https://www.w3.org/ns/credentials/v2", credentials],
  ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", badges],
]);
const UNDEFINED = "https://undefined.invalid/";
const CATCH = { "@vocab": UNDEFINED, "@base": UNDEFINED };

export class NotSignable extends Error {}

export async function isSignedBy(document, key) {
  const proof = document.proof;
  if (!proof || typeof proof !== "object" || typeof proof.proofValue !== "string") return false;
  if (proof.type !== "DataIntegrityProof" || proof.cryptosuite !== "eddsa-rdfc-2022") return false;
  if (proof.proofPurpose !== "assertionMethod") return false;
  const { proof: _proof, ...unsigned } = document;
  const { proofValue, ...options } = proof;
  let signature;
  let publicKey;
  try {
    signature = fromBase58(proofValue);
    publicKey = ed25519Key(key);
  } catch {
    return false;
  }
  const first = sha256(toUtf8(await canonical({ "@context": document["@context"], ...options })));
  const second = sha256(toUtf8(await canonical(unsigned)));
  const message = new Uint8Array(64);
  message.set(first);
  message.set(second, 32);
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

async function canonical(document) {
  const { "@context": contexts, ...rest } = document;
  if (!Array.isArray(contexts) || !contexts.length || !contexts.every((one) => SHIPPED.has(one))) {
    throw new NotSignable("it uses a context that is not shipped here");
  }
  refuseWhatIsDropped(rest);
  let statements;
  try {
    statements = await jsonld.canonize(
      { ...document, "@context": [CATCH, ...contexts] },
      {
        algorithm: "RDFC-1.0",
        format: "application/n-quads",
        base: UNDEFINED,
        documentLoader: load,
        safe: false,
      },
    );
  } catch (fault) {
    throw new NotSignable(`it is no valid linked data: ${fault.message}`);
  }
  if (statements.includes(UNDEFINED)) throw new NotSignable("it holds a word that no context defines");
  return statements;
}

function refuseWhatIsDropped(value) {
  if (value === null || value === undefined) throw new NotSignable("it holds an empty value");
  if (Array.isArray(value)) value.forEach(refuseWhatIsDropped);
  else if (typeof value === "object") {
    for (const [name, one] of Object.entries(value)) {
      if (name.includes("@") || name.includes(":")) {
        throw new NotSignable("it changes the meaning of words further in");
      }
      refuseWhatIsDropped(one);
    }
  }
}

async function load(address) {
  if (!SHIPPED.has(address)) throw new Error(`${address} is not shipped`);
  return { contextUrl: null, documentUrl: address, document: SHIPPED.get(address) };
}
