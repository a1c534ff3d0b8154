"""One person who pays twice, or several seats that are meant? Signals for both, weighed; never certain."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from billing.account.account import Account, Panel, Profile
from billing.account.subscription import Subscription
from billing.evidence.judgement import Finding, Judgement, Twins
from billing.evidence.signals import cards, difference, has_seats, likeness, metadata, names_one, seats_around, timing
from billing.evidence.twin import Signal, Twin, all_twins, is_twin

# For a finding, one side must say clearly more than the other; where anything speaks for seats, a duplicate more still.
AHEAD, CONTESTED = 3, 4
# From the answer that says least to the one that says most.
CAREFUL = (Finding.UNKNOWN, Finding.UNCLEAR, Finding.LIKELY_SEATS, Finding.LIKELY_DUPLICATE, None)
# Worth of a card that could not be read, for either side, and of a checkout.
UNREAD_CARD, UNREAD_CHECKOUT = 1, 1


def judge(account: Account) -> Judgement:
    if not account.knows(Panel.SUBSCRIPTIONS):
        return Judgement(Finding.UNKNOWN)
    around = seats_around(account)
    twins = tuple(judged(group, account, around) for group in groups(account))
    findings = {group.finding for group in twins}
    if has_seats(account):
        # Several seats are meant here, whatever others with the address hold between them.
        findings = {group.finding for group in twins if group.are_partly_of(account.customer)} | {Finding.LIKELY_SEATS}
    order = (Finding.LIKELY_DUPLICATE, Finding.UNKNOWN, Finding.UNCLEAR, Finding.LIKELY_SEATS)
    finding = next((candidate for candidate in order if candidate in findings), None)
    if not account.knows(Panel.OTHERS) and could_change(finding, account):
        finding = Finding.UNKNOWN
    told = next((group.signals for group in twins if group.finding is finding), tuple(around))
    return Judgement(finding, told, twins)


def judge_together(profiles: Sequence[Profile], read_at: datetime) -> Judgement:
    """Several who match, before anybody picked one: the same question, asked of all that they have. Whoever is taken
    for the customer, the others stand beside; the most careful answer counts.
    """
    unknown = tuple({panel for profile in profiles for panel in profile.unknown})
    judged = [
        judge(
            Account(
                profile.customer,
                read_at,
                subscriptions=profile.subscriptions,
                payment_methods=profile.payment_methods,
                others=tuple(other for other in profiles if other is not profile),
                unknown=unknown,
            )
        )
        for profile in profiles
    ]
    return min(judged, key=lambda judgement: CAREFUL.index(judgement.finding))


def could_change(finding: Finding | None, account: Account) -> bool:
    """Whether customers who were not read could have made it another one."""
    if finding is Finding.LIKELY_SEATS:
        # Where the customer has several seats, what others hold between them says nothing either way.
        own = has_seats(account)
        return any(is_twin(twin.subscription) for twin in all_twins(account) if not own or is_own(twin, account))
    return finding is not Finding.LIKELY_DUPLICATE


def is_own(twin: Twin, account: Account) -> bool:
    return twin.customer.id == account.customer.id


def duplicates(judgement: Judgement, account: Account) -> tuple[tuple[Subscription, ...], ...]:
    """This customer's own subscriptions that are likely one too many, oldest first."""
    own = [
        tuple(twin.subscription for twin in group.twins if is_own(twin, account))
        for group in judgement.groups
        if group.finding is Finding.LIKELY_DUPLICATE
    ]
    return tuple(group for group in own if len(group) > 1)


def groups(account: Account) -> list[tuple[Twin, ...]]:
    """Everything of one product that could be the same thing twice: with one address, they may be one person's."""
    by_product: dict[str, list[Twin]] = defaultdict(list)
    for twin in all_twins(account):
        if is_twin(twin.subscription):
            by_product[twin.subscription.items[0].product].append(twin)
    several = (group for group in by_product.values() if len(group) > 1)
    return [
        tuple(sorted(group, key=lambda twin: (twin.subscription.created, twin.subscription.id))) for group in several
    ]


def judged(group: tuple[Twin, ...], account: Account, around: list[Signal]) -> Twins:
    # Where one person is named as the owner of both, it does not matter what else the customer is.
    beside = [] if names_one(group) else around
    signals = [*likeness(group), *timing(group, account), *cards(group), *metadata(group), *difference(group), *beside]
    duplicate = sum(signal.weight for signal in signals if signal.weight > 0)
    seats = -sum(signal.weight for signal in signals if signal.weight < 0)
    # What was not read might speak for either side: the finding holds only if it holds whatever that says.
    card = 0 if cards_are_known(group, account) else UNREAD_CARD
    checkout = 0 if account.knows(Panel.CHECKOUTS) else UNREAD_CHECKOUT
    possible = {
        weighed(duplicate + more, seats + fewer) for more in (0, card, checkout, card + checkout) for fewer in (0, card)
    }
    finding = possible.pop() if len(possible) == 1 else Finding.UNKNOWN
    return Twins(group, finding, tuple(sorted(signals, key=lambda signal: -abs(signal.weight))))


def cards_are_known(group: tuple[Twin, ...], account: Account) -> bool:
    unread = {profile.customer.id for profile in account.others if Panel.PAYMENT_METHODS in profile.unknown}
    return account.knows(Panel.PAYMENT_METHODS) and not any(twin.customer.id in unread for twin in group)


def weighed(duplicate: int, seats: int) -> Finding:
    if duplicate - seats >= (CONTESTED if seats else AHEAD):
        return Finding.LIKELY_DUPLICATE
    if seats - duplicate >= AHEAD:
        return Finding.LIKELY_SEATS
    return Finding.UNCLEAR
