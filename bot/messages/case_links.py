"""Links to cases' threads and what stands in them, as Slack writes them: a list of twenty can't ask it for each."""

from bot.messages import blocks


def address(site: str, channel: str, ts: str) -> str:
    """`site` is the workspace's address with a slash at its end."""
    return f"{site}archives/{channel}/p{ts.replace('.', '')}"


def case_link(site: str, channel: str, thread_ts: str | None, text: str) -> str:
    """Just the text while there is no thread yet."""
    if not (site and thread_ts):
        return text
    return f"<{blocks.escape(address(site, channel, thread_ts))}|{text}>"


def reply_link(site: str, channel: str, thread_ts: str | None, ts: str, text: str) -> str:
    """To one message of the thread."""
    if not (site and thread_ts):
        return text
    reply = f"{address(site, channel, ts)}?thread_ts={thread_ts}&cid={channel}"
    return f"<{blocks.escape(reply)}|{text}>"
