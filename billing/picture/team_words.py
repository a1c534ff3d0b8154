"""Words that speak of a team or of whose something is, in metadata keys and in the names of products."""

TEAM = frozenset(
    {"team", "teams", "org", "organisation", "organization", "workspace", "seat", "seats", "company", "business"}
)
OWNER = frozenset(
    {"user", "owner", "member", "assignee", "employee", "student", "licensee", "email", "login", "github", "account"}
    | {"seat", "workspace", "team", "org", "tenant", "client", "customer", "project", "site", "domain"}
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
