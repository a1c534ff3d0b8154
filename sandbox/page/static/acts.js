// Everything the viewer does, sent to the workspace; what Slack would show as trouble comes up as a toast.

let shownUntil = 0;

export function toast(text) {
  const box = document.getElementById("toast");
  box.textContent = text;
  box.hidden = false;
  shownUntil = Date.now() + 6000;
  setTimeout(() => {
    if (Date.now() >= shownUntil) box.hidden = true;
  }, 6100);
}

export async function act(name, given) {
  try {
    const answer = await fetch(`/page/acts/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(given),
    });
    const said = await answer.json();
    if (said.problem) toast(said.problem);
    return said;
  } catch {
    toast("The sandbox is not running any more.");
    return { problem: "gone" };
  }
}
