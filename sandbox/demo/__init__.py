"""`python app.py demo`: the bot in a process of its own before the stand-ins, the page, and the guided tour."""
