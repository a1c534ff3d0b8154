"""Words that speak of a team or of whose something is, in metadata keys and in the names of products."""

TEAM = frozenset(
    {"team", "teams", "org", "organisation", "organization", "workspace", "seat", "seats", "company", "business"}
)
OWNER = frozenset({"user", "owner", "member", "assignee", "email", "login", "github", "seat", "account", "workspace"})


def words(text: str) -> set[str]:
    """`workspaceId`, `workspace_id` and `workspace-id` are all about a workspace."""
    spaced = "".join(f" {char.lower()}" if char.isupper() else char if char.isalnum() else " " for char in text)
    return set(spaced.split())
