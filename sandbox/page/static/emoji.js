// The few emoji names that support messages use; a name not listed stays as it was typed.

const NAMES = {
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", rotating_light: "🚨", no_entry: "⛔",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", lock: "🔒", unlock: "🔓", moneybag: "💰", credit_card: "💳",
  receipt: "🧾", mag: "🔍", memo: "📝", pencil: "📝", bulb: "💡", bell: "🔔", link: "🔗", question: "❓",
  exclamation: "❗", arrow_right: "➡️", repeat: "🔁", leftwards_arrow_with_hook: "↩️", bust_in_silhouette: "👤",
  busts_in_silhouette: "👥", large_green_circle: "🟢", large_yellow_circle: "🟡", red_circle: "🔴",
  white_circle: "⚪", eyes: "👀", tada: "🎉", "+1": "👍", thumbsup: "👍", "-1": "👎", wave: "👋", bug: "🐛",
  information_source: "ℹ️", calendar: "📅", package: "📦", inbox_tray: "📥", outbox_tray: "📤", pushpin: "📌",
  ladder: "🪜", robot_face: "🤖", clipboard: "📋", mailbox: "📫", email: "✉️", black_circle: "⚫", zap: "⚡",
};

export function emoji(name) {
  return NAMES[name] ?? `:${name}:`;
}
