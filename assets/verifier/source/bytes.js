// Bytes and their written forms.

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

export const fromUtf8 = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
export const toUtf8 = (text) => new TextEncoder().encode(text);
export const latin1 = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
};
export const hex = (bytes) => [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");

export function fromHex(text) {
  const bytes = new Uint8Array(text.length >> 1);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = parseInt(text.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}

export function base64url(bytes) {
  return btoa(latin1(bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export function fromBase64url(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

export function fromBase58(text) {
  if (typeof text !== "string" || text[0] !== "z" || text.length > 200) throw new Error("not base58btc");
  let number = 0n;
  let zeros = 0;
  const signs = text.slice(1);
  while (signs[zeros] === "1") zeros += 1;
  for (const sign of signs) {
    const value = BASE58.indexOf(sign);
    if (value < 0) throw new Error("not base58btc");
    number = number * 58n + BigInt(value);
  }
  let digits = number ? number.toString(16) : "";
  if (digits.length % 2) digits = `0${digits}`;
  const rest = fromHex(digits);
  const bytes = new Uint8Array(zeros + rest.length);
  bytes.set(rest, zeros);
  return bytes;
}

export function ed25519Key(text) {
  const raw = fromBase58(text);
  if (raw.length !== 34 || raw[0] !== 0xed || raw[1] !== 0x01) throw new Error("no Ed25519 key");
  return raw.subarray(2);
}
