"""Where everything is put together: with app.py the only room that knows every class. Start with `bot.py`."""
