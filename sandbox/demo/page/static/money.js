// Amounts as people write them, from the minor units in which Stripe counts: cents, but whole yen.

export function money(amount, currency) {
  const words = new Intl.NumberFormat("en-US", { style: "currency", currency: currency || "usd" });
  return words.format(amount / 10 ** words.resolvedOptions().maximumFractionDigits);
}

export function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}
