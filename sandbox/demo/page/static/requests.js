// One request of the bot to Stripe: what it asked, under which idempotency key, and what came back.

import { formatted } from "./dates.js";
import { h } from "./dom.js";
import { chip } from "./customers.js";

export function drawRequest(request, zone) {
  const unix = Date.parse(request.at) / 1000;
  const rows = [...flat(request.params)];
  return h(
    "details",
    { class: request.writes ? "request writes" : "request" },
    h(
      "summary",
      {},
      h("time", {}, formatted(unix, "{time_secs}", zone)),
      h("span", { class: "method" }, request.method),
      h("span", { class: "path" }, breakable(request.path)),
      request.replayed ? chip("replayed", "note") : null,
      outcome(request),
    ),
    h(
      "dl",
      { class: "params" },
      request.idempotency_key ? pair("Idempotency-Key", request.idempotency_key) : null,
      rows.map(([name, value]) => pair(name, value)),
      rows.length || request.idempotency_key ? null : h("div", {}, h("dt", {}, "no parameters")),
      request.replayed ? pair("answer", "Stripe knew this key already and repeated its first answer; nothing was done again.") : null,
      request.dropped ? pair("answer", "The connection closed before an answer came.") : null,
    ),
  );
}

function outcome({ status, dropped }) {
  if (dropped) return chip("connection lost", "bad");
  if (status === null) return chip("waiting");
  return chip(String(status), status < 300 ? "good" : "bad");
}

function pair(name, value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}

function* flat(params, before = "") {
  for (const [name, value] of Object.entries(params)) {
    const full = before ? `${before}[${name}]` : name;
    if (value !== null && typeof value === "object") yield* flat(value, full);
    else yield [full, String(value)];
  }
}

// A long path wraps at its slashes.
function breakable(path) {
  return path.split(/(?<=\/)/).flatMap((step) => [h("wbr"), step]);
}
