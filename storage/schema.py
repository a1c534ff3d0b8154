"""The tables. What each column means to the outside is in the README's chapter on the log."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
    text,
)

metadata = MetaData()
# The database refuses UPDATE and DELETE on such a table (storage/append_only.py).
APPEND_ONLY = {"append_only": True}
OPEN = text("status <> 'closed' AND thread_ts IS NOT NULL")
OPENING = text("seq = 1")
UNSEALED = text("seal IS NULL")
AT_RISK = text("causes <> ''")
UNTOLD = text("told_at IS NULL")
# A case was opened from it, and the person does not know yet.
UNSAID = text("case_id IS NOT NULL AND told_at IS NULL")
# The read models are behind the log there.
UNLISTED = text("listed < seq")
# Of personal data, what a case is found by.
FOUND_BY = text("name = 'found_by'")


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in and out; SQLite forgets zones, so they are taken off and put on again here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone is not kept")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


# A projection of the log, written with it, for finding and listing; all but the last seven follow from the log.
cases = Table(
    "cases",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String(40), nullable=False, unique=True),
    Column("team", String(40), nullable=False, server_default=""),
    Column("channel", String(40), nullable=False),
    Column("thread_ts", String(40)),
    Column("account", String(255)),
    Column("status", String(20), nullable=False),
    Column("customer", String(255)),
    Column("seq", Integer, nullable=False),
    # The `seq` of the approval or request for which Stripe may have been asked already.
    Column("attempted_seq", Integer, nullable=False, server_default="0"),
    # The `seq` of the decision that Stripe's previews were read for last.
    Column("previewed_seq", Integer, nullable=False, server_default="0"),
    # The `seq` up to which the read models below tell the log.
    Column("listed", Integer, nullable=False, server_default="0"),
    # A row of its log has no seal, and the worker was asked to look at it.
    Column("stopped", Boolean, nullable=False, server_default=false()),
    # When the worker should look at the case even if nobody clicks; null when nothing is left to do.
    Column("due_at", UtcDateTime),
    # Somebody wanted it looked at since it was leased last, for what is not in its log.
    Column("asked_for", Boolean, nullable=False, server_default=false()),
    # What was read of Stripe before that is out of date, for what is not in its log.
    Column("read_after", UtcDateTime),
    Column("lease", String(40)),
    Column("leased_until", UtcDateTime),
    Index("ix_cases_due_at", "due_at"),
    Index("ix_cases_customer", "customer"),
    Index("ix_cases_unlisted", "number", sqlite_where=UNLISTED, postgresql_where=UNLISTED),
    # One open case per thread.
    Index("ux_cases_thread", "team", "channel", "thread_ts", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    sqlite_autoincrement=True,
)

# The objects in Stripe that cases are about to change: each is one case's at a time.
busy_objects = Table(
    "busy_objects",
    metadata,
    Column("object", String(255), primary_key=True),
    Column("case_id", String(40), ForeignKey("cases.case_id"), nullable=False),
    Index("ix_busy_objects_case_id", "case_id"),
)

case_events = Table(
    "case_events",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.case_id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("data", JSON, nullable=False),
    # Slack's id of the command or click that this came of; delivered again, it does nothing. One that opens a case is
    # known to all of them; any other may concern several.
    Column("delivery", String(255)),
    # Made with a key that is not in the database (storage/seals.py); null where there was none.
    Column("seal", String(64)),
    Index("ix_case_events_kind", "kind"),
    Index("ux_case_events_delivery", "delivery", "case_id", unique=True),
    Index("ux_case_events_opening_delivery", "delivery", unique=True, sqlite_where=OPENING, postgresql_where=OPENING),
    # Few or none once there is a key: what somebody else wrote is found at once.
    Index("ix_case_events_unsealed", "case_id", "seq", sqlite_where=UNSEALED, postgresql_where=UNSEALED),
    # REPLACE could remove a row by its row id.
    sqlite_with_rowid=False,
    info=APPEND_ONLY,
)

# The seals of what was in the log before there was a key.
earlier_seals = Table(
    "earlier_seals",
    metadata,
    Column("case_id", String(40), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("seal", String(64), nullable=False),
    sqlite_with_rowid=False,
    info=APPEND_ONLY,
)

# That the log was sealed from then on, in a row for each key.
sealings = Table(
    "sealings",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
    info=APPEND_ONLY,
)

# What happened in a case with a long log, up to a row of it; may be deleted at any time.
snapshots = Table(
    "snapshots",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.case_id"), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("happened", Text, nullable=False),
    Column("seal", String(64)),
)

# Who was refused what, since when: the log gets a row for the first time and one for each minute after that.
refusals = Table(
    "refusals",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.case_id"), primary_key=True),
    Column("actor", String(40), primary_key=True),
    Column("action", String(80), primary_key=True),
    Column("reason", String(80), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("times", Integer, nullable=False),
    Index("ix_refusals_since", "since"),
)

# Whether each channel was shared with another organisation when somebody looked last.
channels = Table(
    "channels",
    metadata,
    Column("channel", String(40), primary_key=True),
    Column("sharing", String(10), nullable=False),
    # The operators have not been told of it yet.
    Column("untold", Boolean, nullable=False, server_default=false()),
)

# Refusals where there is no case; a Home is in no channel.
access_events = Table(
    "access_events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("action", String(80), nullable=False),
    Column("reason", String(80), nullable=False),
    Column("channel", String(40)),
    Column("delivery", String(255), unique=True),
    sqlite_autoincrement=True,
    info=APPEND_ONLY,
)

# What concerns no single case.
control_events = Table(
    "control_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("data", JSON, nullable=False),
    Column("seal", String(64)),
    sqlite_with_rowid=False,
    info=APPEND_ONLY,
)

# Slack's ids of the commands that were heeded, whether or not they led to a row, and of the refusals that were counted.
control_deliveries = Table(
    "control_deliveries",
    metadata,
    Column("delivery", String(255), primary_key=True),
    Column("case_id", String(40), primary_key=True, server_default=""),
)

# What was typed with one of them; may be erased at any time.
control_notes = Table(
    "control_notes",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
)

# The only place for what people typed and for what Stripe says about a person; rows here may be erased at any time.
personal_data = Table(
    "personal_data",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.case_id"), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
    # As in the log, where there is a key: cards are drawn from these, and people decide by cards.
    Column("seal", String(64)),
    Index("ix_personal_data_found_by", "value", sqlite_where=FOUND_BY, postgresql_where=FOUND_BY),
)

# Where each message of a case is in Slack. Without a ts, a post was begun and its fate is not known.
messages = Table(
    "messages",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.case_id"), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("channel", String(40), nullable=False),
    Column("ts", String(40)),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("digest", String(64)),
    Index("ix_messages_ts", "channel", "ts"),
)

# Who was told of what happened to a proposal, by the `seq` of that.
notices = Table(
    "notices",
    metadata,
    Column("case_id", String(40), ForeignKey("cases.case_id"), primary_key=True),
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("person", String(40), primary_key=True),
)

# Whose Home was opened when, what it showed last, and what Slack calls that view.
homes = Table(
    "homes",
    metadata,
    Column("person", String(40), primary_key=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("digest", String(64)),
    Column("hash", String(255)),
    Index("ix_homes_opened_at", "opened_at"),
)

# Commands whose sender Slack could not say in time. Each row is erased once it is answered.
kept_commands = Table(
    "kept_commands",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", String(40), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("delivery", String(255), nullable=False, unique=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("lease", String(40)),
    Column("leased_until", UtcDateTime),
    # As in the log: what is carried out in somebody's name, they have typed.
    Column("seal", String(64)),
    sqlite_autoincrement=True,
)

# The issue that each product gap is filed as. Without a URL, filing has begun and its fate is not known.
gap_issues = Table(
    "gap_issues",
    metadata,
    Column("gap", String(40), primary_key=True),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("url", String(255)),
)

# All subscriptions as they were read last, for the reports. Nothing in these four tells who somebody is. `account` is
# Stripe's account with the mode: of what was read of another one nothing is counted.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("account", String(255), primary_key=True),
    Column("subscription", String(255), primary_key=True),
    # The reading that saw it last.
    Column("reading", Integer, nullable=False),
    Column("customer", String(255)),
    Column("status", String(40), nullable=False),
    Column("currency", String(3)),
    Column("created", UtcDateTime, nullable=False),
    Column("period_end", UtcDateTime),
    Column("ends_at", UtcDateTime),
    Column("trial_end", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("counted", Boolean, nullable=False),
    # What it brings in a month in minor units: exact, as a fraction, and rounded for its place in a list.
    Column("monthly", String(80), nullable=False),
    Column("rounded", BigInteger, nullable=False),
    # Why that is only the least.
    Column("unknown", String(80), nullable=False),
    Column("by_usage", Boolean, nullable=False),
    Column("cadence", String(10), nullable=False),
    Column("seats", BigInteger, nullable=False),
    # The coupon of its discount.
    Column("discount", String(255)),
    # What may make it be lost, by name, with spaces between.
    Column("causes", String(120), nullable=False),
    # Nobody could read what pays for it, so two of the causes are unknown.
    Column("pays_unread", Boolean, nullable=False, server_default=false()),
    # What it was before its cadence changed last.
    Column("switched_at", UtcDateTime),
    Column("switched_from", String(10)),
    Column("digest", String(64), nullable=False),
    Index("ix_subscriptions_customer", "customer"),
    Index("ix_subscriptions_at_risk", "currency", "rounded", sqlite_where=AT_RISK, postgresql_where=AT_RISK),
)

# What each of them bills, one row for an item whose amount is known.
subscription_items = Table(
    "subscription_items",
    metadata,
    Column("account", String(255), primary_key=True),
    Column("subscription", String(255), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("product", String(255), nullable=False),
    Column("interval", String(10), nullable=False),
    Column("interval_count", Integer, nullable=False),
    Column("seats", BigInteger, nullable=False),
    # Of one interval, after discounts for good, in minor units.
    Column("amount", BigInteger, nullable=False),
    ForeignKeyConstraint(["account", "subscription"], ["subscriptions.account", "subscriptions.subscription"]),
)

# What Stripe's lists can't give: how a subscription stood at the end of each day on which something of it had changed.
subscription_days = Table(
    "subscription_days",
    metadata,
    Column("account", String(255), primary_key=True),
    Column("subscription", String(255), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("customer", String(255)),
    Column("status", String(40), nullable=False),
    Column("currency", String(3)),
    Column("counted", Boolean, nullable=False),
    Column("monthly", String(80), nullable=False),
    Column("cadence", String(10), nullable=False),
    Column("seats", BigInteger, nullable=False),
    Index("ix_subscription_days_day", "account", "day"),
    Index("ix_subscription_days_customer", "account", "customer", "day"),
)

# Each reading of all subscriptions; one that was cut short is gone on with from behind `after`.
readings = Table(
    "readings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("account", String(255), nullable=False),
    # 1 while it goes on, and null afterwards: one at a time.
    Column("running", Integer),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    # Why not all was read.
    Column("problem", String(80)),
    # The newest subscription that it saw, and the last one.
    Column("first", String(255)),
    Column("after", String(255)),
    Column("count", Integer, nullable=False),
    # The customers of whom a payment is disputed; null where that could not be read.
    Column("disputed", JSON),
    Column("lease", String(40)),
    Column("leased_until", UtcDateTime),
    Index("ux_readings_running", "account", "running", unique=True),
    sqlite_autoincrement=True,
)

# Reports that somebody asked for, and where they are told. `place` is the conversation with them, `ts` the message.
reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("word", String(20), nullable=False),
    Column("days", Integer),
    Column("person", String(40), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("delivery", String(255), unique=True),
    # Who asked for what, until it is made: asked for once more meanwhile, it is the same one.
    Column("waits_as", String(100)),
    Column("place", String(40)),
    Column("ts", String(40)),
    Column("told_at", UtcDateTime),
    Column("lease", String(40)),
    Column("leased_until", UtcDateTime),
    Index("ix_reports_untold", "id", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
    Index("ix_reports_place", "place"),
    Index("ux_reports_waits_as", "waits_as", unique=True),
    sqlite_autoincrement=True,
)

# The rows of a report that have a button, by their number in it; and the case that was opened from one.
report_rows = Table(
    "report_rows",
    metadata,
    Column("report", Integer, ForeignKey("reports.id"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("subscription", String(255), nullable=False),
    Column("customer", String(255)),
    # The message that it stands in, of those of the report.
    Column("ts", String(40)),
    Column("case_id", String(40)),
    Column("told_at", UtcDateTime),
    Index("ix_report_rows_untold", "report", sqlite_where=UNSAID, postgresql_where=UNSAID),
)
