// Just enough DER to read one signature: values with their place in the bytes.

export function read(bytes, at = 0, end = bytes.length) {
  if (at + 2 > end) throw new Error("cut off");
  let length = bytes[at + 1];
  let start = at + 2;
  if (length & 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 4) throw new Error("not DER");
    length = 0;
    for (let place = 0; place < count; place += 1) length = length * 256 + bytes[start + place];
    start += count;
  }
  if (start + length > end) throw new Error("cut off");
  return { tag: bytes[at], at, start, end: start + length, bytes };
}

export function children(value) {
  const found = [];
  for (let at = value.start; at < value.end; ) {
    const one = read(value.bytes, at, value.end);
    found.push(one);
    at = one.end;
  }
  return found;
}

export const whole = (value) => value.bytes.subarray(value.at, value.end);
export const content = (value) => value.bytes.subarray(value.start, value.end);

export function oid(value) {
  if (value.tag !== 0x06) throw new Error("no object identifier");
  const bytes = content(value);
  const parts = [Math.floor(bytes[0] / 40), bytes[0] % 40];
  let part = 0;
  for (const byte of bytes.subarray(1)) {
    part = part * 128 + (byte & 0x7f);
    if (!(byte & 0x80)) {
      parts.push(part);
      part = 0;
    }
  }
  return parts.join(".");
}
