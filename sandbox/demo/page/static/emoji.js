// The emoji names that support messages use; a name not listed stays as it was typed.

const NAMES = {
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", negative_squared_cross_mark: "❎",
  warning: "⚠️", rotating_light: "🚨", no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑", construction: "🚧",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", alarm_clock: "⏰", clock1: "🕐", clock3: "🕒", watch: "⌚",
  lock: "🔒", unlock: "🔓", key: "🔑", shield: "🛡️", moneybag: "💰", money_with_wings: "💸", dollar: "💵", euro: "💶",
  credit_card: "💳", receipt: "🧾", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", bar_chart: "📊",
  mag: "🔍", mag_right: "🔎", memo: "📝", pencil: "📝", pencil2: "✏️", bulb: "💡", bell: "🔔", no_bell: "🔕", link: "🔗",
  question: "❓", grey_question: "❔", exclamation: "❗", bangbang: "‼️", information_source: "ℹ️", speech_balloon: "💬",
  arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrows_counterclockwise: "🔄", repeat: "🔁",
  leftwards_arrow_with_hook: "↩️", arrow_right_hook: "↪️", fast_forward: "⏩", double_vertical_bar: "⏸️",
  bust_in_silhouette: "👤",
  busts_in_silhouette: "👥", large_green_circle: "🟢", large_yellow_circle: "🟡", large_orange_circle: "🟠",
  red_circle: "🔴", large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫", large_green_square: "🟩",
  large_yellow_square: "🟨", large_red_square: "🟥", eyes: "👀", tada: "🎉", sparkles: "✨", fire: "🔥", rocket: "🚀",
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", wave: "👋", clap: "👏", pray: "🙏", raised_hands: "🙌",
  raised_hand: "✋", point_right: "👉", point_up: "☝️", ok_hand: "👌", muscle: "💪", heart: "❤️", broken_heart: "💔",
  bug: "🐛", wrench: "🔧", hammer: "🔨", gear: "⚙️", toolbox: "🧰", calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️",
  package: "📦", inbox_tray: "📥", outbox_tray: "📤", pushpin: "📌", round_pushpin: "📍", paperclip: "📎", ladder: "🪜",
  robot_face: "🤖", clipboard: "📋", mailbox: "📫", email: "✉️", envelope: "✉️", telephone_receiver: "📞", phone: "☎️",
  zap: "⚡", star: "⭐", globe_with_meridians: "🌐", house: "🏠", office: "🏢", bank: "🏦", recycle: "♻️", put_litter_in_its_place: "🚮",
  wastebasket: "🗑️", file_folder: "📁", page_facing_up: "📄", books: "📚", label: "🏷️", bookmark: "🔖", ticket: "🎫",
  smile: "😄", slightly_smiling_face: "🙂", simple_smile: "🙂", grinning: "😀", joy: "😂", wink: "😉", blush: "😊",
  thinking_face: "🤔", sweat_smile: "😅", cry: "😢", sob: "😭", angry: "😠", rage: "😡", scream: "😱", sunglasses: "😎",
  sleeping: "😴", upside_down_face: "🙃", face_with_rolling_eyes: "🙄", facepalm: "🤦", shrug: "🤷", hugging_face: "🤗",
};

export function emoji(name) {
  return Object.hasOwn(NAMES, name) ? NAMES[name] : `:${name}:`;
}

// "1f44d-1f3fd", as rich text names an emoji.
export function ofCode(code) {
  try {
    return String.fromCodePoint(...code.split("-").map((part) => parseInt(part, 16)));
  } catch {
    return "�";
  }
}
