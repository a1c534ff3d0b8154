"""Whether the database still has its keys and unique columns: two people's clicks, and Slack's repetitions, are told
apart by nothing else. Asked of the database itself in one query or two, since every start waits for it.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, Table, text

from storage.read_models import WHOLE

# A table, its columns in order, and for which rows; without a condition it is for all.
Key = tuple[str, tuple[str, ...], str]
# What a database puts around an index's condition.
NOTATION = re.compile(r"::\w+|[()\s]")

PRIMARY_ON_SQLITE = """
SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
WHERE m.type = 'table' AND c.pk > 0 ORDER BY m.name, c.pk
"""
UNIQUE_ON_SQLITE = """
SELECT m.name, i.name, coalesce(c.name, '') AS column, iif(i.partial, s.sql, '') AS definition
FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
LEFT JOIN sqlite_master s ON s.type = 'index' AND s.name = i.name
WHERE m.type = 'table' AND i."unique" ORDER BY m.name, i.name, c.seqno
"""
ON_POSTGRES = """
SELECT t.relname, i.indisprimary, pg_get_expr(i.indpred, i.indrelid),
  ARRAY(SELECT pg_get_indexdef(i.indexrelid, n, false) FROM generate_series(1, i.indnkeyatts) n ORDER BY n)
FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
WHERE i.indisunique AND i.indisvalid AND t.relnamespace = current_schema()::regnamespace
"""


def missing(connection: Connection) -> Iterator[str]:
    primary, unique = on_sqlite(connection) if connection.dialect.name == "sqlite" else on_postgres(connection)
    for table in WHOLE.sorted_tables:
        if primary.get(table.name) != tuple(column.name for column in table.primary_key):
            yield f"the primary key of {table.name} is another one"
        yield from (wrong for key, wrong in wanted(table, connection.dialect.name) if key not in unique)


def wanted(table: Table, dialect: str) -> Iterator[tuple[Key, str]]:
    """With what is said where it is missing."""
    for column in table.columns:
        if column.unique:
            yield (table.name, (column.name,), ""), f"{table.name}.{column.name} is not unique any more"
    for index in table.indexes:
        if index.unique:
            columns = tuple(str(column.name) for column in index.columns)
            where = condition(index.dialect_options[dialect]["where"])
            yield (table.name, columns, where), f"the index {index.name} is missing"


def on_sqlite(connection: Connection) -> tuple[dict[str, tuple[str, ...]], set[Key]]:
    primary: dict[str, tuple[str, ...]] = {}
    for table, column in connection.execute(text(PRIMARY_ON_SQLITE)):
        primary[table] = (*primary.get(table, ()), column)
    unique: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for table, index, column, definition in connection.execute(text(UNIQUE_ON_SQLITE)):
        named = (table, index, condition(definition.partition(" WHERE ")[2]))
        unique[named] = (*unique.get(named, ()), column)
    return primary, {(table, columns, where) for (table, _, where), columns in unique.items()}


def on_postgres(connection: Connection) -> tuple[dict[str, tuple[str, ...]], set[Key]]:
    found = connection.execute(text(ON_POSTGRES)).all()
    primary = {table: tuple(columns) for table, is_primary, _, columns in found if is_primary}
    return primary, {(table, tuple(columns), condition(where)) for table, _, where, columns in found}


def condition(of: object) -> str:
    """However a database writes it down; empty where it is for all rows."""
    return "" if of is None else NOTATION.sub("", str(of)).lower()
