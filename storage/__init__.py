"""The database, SQLite or Postgres: the append-only log, what may be erased, the queue. It knows the core's events, and
only here is SQL. Start with `schema.py`, then `cases.py`.
"""
