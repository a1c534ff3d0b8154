"""Addresses that were typed with one slip: a letter too many, too few, another one, or two that changed places.

Stripe's search knows parts of an address, and a slip leaves one half of it as it was; what comes back is compared here.
"""

# Stripe's search looks for no shorter part.
SHORTEST_PART = 3


def query(email: str) -> str:
    """Everybody who may have the address that was meant. Only for what has the shape of an address."""
    local, _, domain = email.rpartition("@")
    half = len(local) // 2
    # Where two letters changed places across the middle, the second half begins one later.
    head, tail = local[:half], f"{local[half + 1 :]}@{domain}"
    parts = [head, tail] if len(head) >= SHORTEST_PART else [f"@{domain}"]
    return " OR ".join(f'email~"{part}"' for part in parts)


def is_near(one: str, other: str) -> bool:
    """Whether one slip makes one of the other, in the part before the @; the domain is the same."""
    (one, _, here), (other, _, there) = (text.casefold().rpartition("@") for text in (one, other))
    return here == there and one != other and is_a_slip(one, other)


def is_a_slip(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    same = next((at for at, letter in enumerate(one) if letter != other[at]), len(one))
    if len(one) < len(other):
        return len(other) - len(one) == 1 and one[same:] == other[same + 1 :]
    changed_places = one[same : same + 2] == other[same : same + 2][::-1] and one[same + 2 :] == other[same + 2 :]
    return changed_places or one[same + 1 :] == other[same + 1 :]
