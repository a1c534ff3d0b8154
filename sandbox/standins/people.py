"""The people, channels and first messages of the made-up company whose workspace the sandbox plays.

Data only: who exists, where they sit, what has been written about customers so far. What anybody may do is decided
elsewhere, and the customers' side of the story (their subscriptions and charges) is seeded by the stand-in Stripe.
"""

from dataclasses import dataclass

TEAM = "T0NIMBUS"
OTHER_TEAM = "T0PARTNER"

OLIVIA = "U0OLIVIA"
OMAR = "U0OMAR"
ADA = "U0ADA"
COLE = "U0COLE"
GWEN = "U0GWEN"
STAN = "U0STAN"
BOT_USER = "U0BILLBOT"

SUPPORT = "C0SUPPORT"
RANDOM = "C0RANDOM"
PRIVATE = "G0FINANCE"
SHARED = "C0PARTNERS"

OPERATORS_GROUP = "S0OPERATORS"
APPROVERS_GROUP = "S0APPROVERS"


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the workspace, with the flags of users.info that say what kind of member."""

    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "Europe/Amsterdam"
    tz_offset: int = 3600
    team_id: str = TEAM
    deleted: bool = False
    is_admin: bool = False
    is_bot: bool = False
    is_app_user: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_invited_user: bool = False
    is_workflow_bot: bool = False
    is_connector_bot: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """One conversation; `is_im` is a direct one, private like a closed channel. The bot is a member exactly when its
    user id is among the members.
    """

    id: str
    name: str
    topic: str = ""
    members: tuple[str, ...] = ()
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    is_org_shared: bool = False
    is_read_only: bool = False
    is_thread_only: bool = False
    is_im: bool = False
    connected_team_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UserGroup:
    """One user group, mentioned as @handle."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody wrote in #billing-support before the bot was there, as typed."""

    author: str
    minutes_ago: int
    text: str


PEOPLE = (
    Person(OLIVIA, "olivia", "Olivia Marsh", "Billing support"),
    Person(OMAR, "omar", "Omar Haddad", "Billing support", tz="America/New_York", tz_offset=-18000),
    Person(ADA, "ada", "Ada Okafor", "Head of support", is_admin=True),
    Person(COLE, "cole", "Cole Jensen", "Engineer", tz="America/Los_Angeles", tz_offset=-28800),
    Person(GWEN, "gwen", "Gwen Ito", "Agency guest", is_restricted=True, is_ultra_restricted=True),
    Person(STAN, "stan", "Stan Novak", "Partner Ltd", team_id=OTHER_TEAM, is_stranger=True),
    Person(BOT_USER, "billing", "Billing", is_bot=True, tz="America/Los_Angeles", tz_offset=-28800),
)

CHANNELS = (
    Channel(
        SUPPORT,
        "billing-support",
        "Customers who were billed wrongly, or think so",
        (OLIVIA, OMAR, ADA, COLE, GWEN, BOT_USER),
    ),
    Channel(RANDOM, "random", "Everything else", (OLIVIA, OMAR, ADA, COLE)),
    Channel(PRIVATE, "finance", "Month end", (ADA, OMAR), is_private=True),
    Channel(
        SHARED,
        "partner-nimbus",
        "With our partner",
        (OLIVIA, ADA, STAN, BOT_USER),
        is_ext_shared=True,
        connected_team_ids=(OTHER_TEAM,),
    ),
)

GROUPS = (
    UserGroup(OPERATORS_GROUP, "billing-operators", "Billing operators", (OLIVIA, OMAR)),
    UserGroup(APPROVERS_GROUP, "billing-approvers", "Billing approvers", (ADA,)),
)

# The addresses are those of customers whom the stand-in Stripe knows, one for each kind of trouble. Two lines are
# awkward on purpose: one names nobody, one names two.
COMPLAINTS = (
    Complaint(COLE, 171, "jane@example.com says she was charged twice this month for Pro and wants one of them back."),
    Complaint(GWEN, 158, "Customer on the phone: I cancelled last week and still can't find where to turn it off."),
    Complaint(COLE, 143, "The checkout hung, so ruth@example.net pressed Pay again. Now she has Pro twice."),
    Complaint(COLE, 126, "nina@example.com wrote in: her card was declined and the app still says unpaid."),
    Complaint(GWEN, 117, "carlos@example.com forgot that he had Pro already and bought it again two days ago."),
    Complaint(COLE, 97, "maya@example.org doesn't understand her bill, she says they are only five people."),
    Complaint(COLE, 88, "noor@example.org went back in her browser while she was paying. She was charged twice."),
    Complaint(GWEN, 79, "elif@example.com pays for Pro two times a month. Did we lose her first account?"),
    Complaint(COLE, 71, "wanda@example.com got two reminders for one invoice and doesn't know what is wrong."),
    Complaint(GWEN, 64, "greta@example.org is looking for a way to cancel and finds none."),
    Complaint(COLE, 57, "owen@example.net asks why a seat costs him less than our price page says."),
    Complaint(GWEN, 46, "petra@example.net left us, and is still asked to pay."),
    Complaint(COLE, 38, "luis@example.net couldn't use the product all of last week, and was charged for it."),
    Complaint(
        GWEN, 34, "samir@example.org and his seven people couldn't sign in for three months. He wants the year back."
    ),
    Complaint(COLE, 30, "yusuf@example.com didn't know our name on his statement and asked his bank about it."),
    Complaint(GWEN, 21, "felix@example.org was promised his money back ten days ago. Nothing came."),
    Complaint(GWEN, 17, "mila@example.net gets every reminder twice, and says that she bought Pro once."),
    Complaint(COLE, 12, "Is raj@example.com the same customer as raj.patel@example.com? Two invoices, one person."),
)
