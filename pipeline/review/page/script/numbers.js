/* Numbers, exact. */

const NUMBER = /^[+-]?\d+(\.\d+)?$/;
const fold = (text) => text.normalize("NFKC").trim();
const digits = (text) => { const plain = fold(text).replace(/(?<=\d),(?=\d{3}(\D|$))/g, ""); return NUMBER.test(plain) ? plain : null; };
const isEmpty = (text) => ["", "/", "-", "—", "－"].includes(text.trim());
const DECIMALS = 12;

function exact(text) {
  if (isEmpty(text)) return 0n;
  const plain = digits(text);
  if (plain === null) return null;
  const [whole, part = ""] = plain.replace(/^[+-]/, "").split(".");
  if (part.length > DECIMALS) return null;
  const number = BigInt(whole + part.padEnd(DECIMALS, "0"));
  return plain.startsWith("-") ? -number : number;
}

function told(number) {
  const text = (number < 0n ? -number : number).toString().padStart(DECIMALS + 1, "0");
  const part = text.slice(-DECIMALS).replace(/0+$/, "");
  return (number < 0n ? "−" : "") + text.slice(0, -DECIMALS) + (part && "." + part);
}

function total(texts) {
  const numbers = texts.map((text) => (text === null ? null : exact(text)));
  return numbers.includes(null) ? null : numbers.reduce((sum, each) => sum + each, 0n);
}
