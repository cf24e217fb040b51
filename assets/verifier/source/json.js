// JSON without repeated members, whose second would win silently.

export class Unreadable extends Error {}

export function readJson(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unreadable("This is neither a PDF nor a credential.");
  }
  if (repeats(text)) throw new Unreadable("The credential names something twice.");
  return value;
}

// The text is known to be well formed; only strings and brackets matter here.
function repeats(text) {
  const open = [];
  let place = 0;
  while (place < text.length) {
    const sign = text[place];
    if (sign === '"') {
      let end = place + 1;
      while (text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
      const top = open[open.length - 1];
      if (top && /^\s*:/.test(text.slice(end + 1, end + 200))) {
        const name = JSON.parse(text.slice(place, end + 1));
        if (top.has(name)) return true;
        top.add(name);
      }
      place = end + 1;
      continue;
    }
    if (sign === "{") open.push(new Set());
    else if (sign === "[") open.push(null);
    else if (sign === "}" || sign === "]") open.pop();
    place += 1;
  }
  return false;
}
