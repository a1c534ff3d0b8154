// What each person may do with the bot, in a word. The sandbox starts its bot with these operators and approvers
// (sandbox/demo/bot_process.py), and with a rule that names one person more (sandbox/demo/stage.py); guests and people of
// another company may do nothing, whoever they are.

const ROLES = {
  U0OLIVIA: ["operator"],
  U0OMAR: ["operator", "approver"],
  U0ADA: ["approver"],
  U0COLE: ["large refunds"],
};

export function role(person) {
  if (person.kind === "other company") return "outsider";
  if (person.kind) return person.kind;
  const roles = person.roles ?? ROLES[person.id] ?? [];
  return roles.length ? roles.join(", ") : "no role in the bot";
}
