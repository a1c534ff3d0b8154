"""Slack and the running program: what comes in, who may, what is drawn, and the durable work. It knows the core.

    slack       Slack's requests: routes, the only reader of their shapes, who somebody is, what a click does
    messages    what each message and modal says, drawn from the case by pure functions
    thread      where a case's messages are in Slack, and bringing them up to date
    worker      the durable flows, the sweep that finds what was lost, private replies
    gaps        product gaps filed as issues
    http        the door: each request is read whole before it gets a thread
    runtime     settings, clients, logs, `check`

Start with `slack/routes.py`, or with `worker/advance.py` for what happens after a click.
"""
