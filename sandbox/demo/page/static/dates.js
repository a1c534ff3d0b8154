// Moments in the viewer's own zone: Slack's {date_…} tokens, and the times beside messages.

const LONG = { weekday: "long", month: "long", day: "numeric", year: "numeric" };
const SHORT = { month: "short", day: "numeric", year: "numeric" };
const MEDIUM = { month: "long", day: "numeric", year: "numeric" };
const TIME = { hour: "2-digit", minute: "2-digit" };

// Making one takes a hundred times longer than using it, and a thread has hundreds of moments.
const formats = new Map();

function format(language, options) {
  const key = language + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language, options));
  return formats.get(key);
}

function shown(moment, zone, options) {
  return format("en-GB", { timeZone: zone, hourCycle: "h23", ...options }).format(moment);
}

function dayOf(moment, zone) {
  return format("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(moment);
}

function pretty(moment, zone, options) {
  const day = 86400000;
  const now = Date.now();
  const words = new Map([
    [dayOf(now, zone), "today"],
    [dayOf(now - day, zone), "yesterday"],
    [dayOf(now + day, zone), "tomorrow"],
  ]);
  return words.get(dayOf(moment, zone)) ?? shown(moment, zone, options);
}

function ago(moment) {
  const seconds = Math.round((moment - Date.now()) / 1000);
  const words = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return words.format(seconds, "second");
}

export function formatted(unix, pattern, zone) {
  const moment = new Date(Number(unix) * 1000);
  if (Number.isNaN(moment.getTime())) return null;
  const tokens = {
    date_num: () => dayOf(moment, zone),
    date_slash: () => dayOf(moment, zone).replaceAll("-", "/"),
    date: () => shown(moment, zone, MEDIUM),
    date_short: () => shown(moment, zone, SHORT),
    date_long: () => shown(moment, zone, LONG),
    date_long_full: () => shown(moment, zone, LONG),
    date_pretty: () => pretty(moment, zone, MEDIUM),
    date_short_pretty: () => pretty(moment, zone, SHORT),
    date_long_pretty: () => pretty(moment, zone, LONG),
    time: () => shown(moment, zone, TIME),
    time_secs: () => shown(moment, zone, { ...TIME, second: "2-digit" }),
    ago: () => ago(moment),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, token) => (tokens[token] ? tokens[token]() : whole));
}

export function clock(ts, zone) {
  return shown(new Date(Number(ts) * 1000), zone, TIME);
}

export function full(ts, zone) {
  return shown(new Date(Number(ts) * 1000), zone, { ...SHORT, ...TIME, second: "2-digit" }) + ` (${zone})`;
}

export function day(ts, zone) {
  return pretty(new Date(Number(ts) * 1000), zone, { weekday: "long", month: "long", day: "numeric" });
}

// Seconds since 1970 as "2026-11-23T14:30" on the zone's clock, and back.
export function localOf(unix, zone) {
  const moment = new Date(unix * 1000);
  return `${dayOf(moment, zone)}T${shown(moment, zone, TIME)}`;
}

export function unixOf(local, zone) {
  const wanted = Date.parse(`${local}:00Z`) / 1000;
  // The zone's distance at a guess is its distance at the moment itself, but for the hour in which clocks change.
  const guess = wanted - distance(wanted, zone);
  return wanted - distance(guess, zone);
}

function distance(unix, zone) {
  return Date.parse(`${localOf(unix, zone)}:00Z`) / 1000 - Math.floor(unix / 60) * 60;
}
