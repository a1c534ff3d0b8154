"""Which addresses may be asked: where a key or a token goes, it goes encrypted, and to the host that a reader sees."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

ADDRESS = re.compile(r"https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?(?:/[A-Za-z0-9._~%/-]*)?")

LAST_PORT = 65535


def required(address: str) -> str:
    """Raises ValueError with the cure."""
    if "@" in address:
        raise ValueError("it must hold no name or password (@); what stands before it hides the host")
    found = ADDRESS.fullmatch(address)
    if found is None:
        raise ValueError("it must be an address that begins with https://, with nothing behind its path")
    if found[1] and not 0 < int(found[1]) <= LAST_PORT:
        raise ValueError(f"its port must be one from 1 to {LAST_PORT}")
    if address.startswith("http://") and not is_loopback(urlsplit(address).hostname or ""):
        raise ValueError("it must begin with https://; http:// is only for this machine itself")
    return address


def is_loopback(host: str) -> bool:
    return host == "localhost" or (is_ip(host) and ip_address(host).is_loopback)


def is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
