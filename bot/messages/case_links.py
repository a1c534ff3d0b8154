"""Links to cases' threads in Slack, as Slack writes them: a list of twenty can't ask it for each."""

from bot.messages import blocks


def case_link(site: str, channel: str, thread_ts: str | None, text: str) -> str:
    """`site` is the workspace's address with a slash at its end. Just the text while there is no thread yet."""
    if not (site and thread_ts):
        return text
    return f"<{blocks.escape(site)}archives/{channel}/p{thread_ts.replace('.', '')}|{text}>"
