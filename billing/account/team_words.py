"""Words that speak of a team or of whose something is, in metadata keys and in the names of products."""

TEAM = frozenset(
    {"team", "teams", "org", "organisation", "organization", "workspace", "seat", "seats", "company", "business"}
)
OWNER = frozenset(
    {"user", "owner", "member", "assignee", "employee", "student", "licensee", "email", "login", "github", "account"}
    | {"seat", "workspace", "team", "org", "tenant", "client", "customer", "project", "site", "domain"}
)

# What programs note for themselves: two purchases of one person differ in it as well.
TECHNICAL = frozenset(
    {"source", "channel", "platform", "device", "utm", "campaign", "referrer", "medium", "plan", "price", "product"}
    | {"version", "env", "environment", "locale", "language", "lang", "country", "currency", "coupon", "promo", "mode"}
    | {"session", "checkout", "request", "order", "event", "idempotency", "created", "migrated", "imported", "test"}
)
# Local parts of addresses that nobody has to themselves.
ROLES = frozenset(
    {"accounts", "accounting", "admin", "ap", "billing", "finance", "invoices", "it", "licences", "licenses", "office"}
    | {"procurement", "purchasing", "team"}
)


def words(text: str) -> set[str]:
    """`workspaceId`, `workspace_id` and `workspace-id` are all about a workspace."""
    spaced = "".join(f" {char.lower()}" if char.isupper() else char if char.isalnum() else " " for char in text)
    return set(spaced.split())
