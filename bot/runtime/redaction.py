"""What never reaches a line of the log, wherever it stands in it: keys, tokens, links that log somebody in, addresses,
card numbers. Each pattern looks at a character a bounded number of times, however long the text is.
"""

import re

# At the start of a word, also of one behind a line break that `repr` wrote out.
START = r"(?:(?<!\w)|(?<=\\[nrt]))"
LOCAL = r"\w.!#$&'*+/=?^{|}~-"
# As JSON and as addresses write it, too.
SLASH = r"(?:\\*/|%(?:25)*2f)"
AT = r"(?:@|%(?:25)*40)"
SECRETS = re.compile(
    rf"""
      (?:sk|rk|pk|ek)_(?:live|test|org)_?\w{{4,}}
    | whsec_[\w+/=]{{4,}}
    | github_pat_\w{{4,}}
    | gh[opsur]_\w{{16,}} | {START}gh[a-z]_\w{{4,}}
    | x(?:ox[abeprs]|app)[-.][\w.-]{{4,}}
    | _secret_\w{{4,}}
    | (?i:(?:hooks\.slack(?:-gov)?|(?:billing|checkout|connect|files|invoice|pay)\.stripe)\.com{SLASH}\S+)
    | (?i:(?:/|2f)p{SLASH}session{SLASH}\S+)
    | (?i::{SLASH}{SLASH}(?:[^\s/"\\%]|%(?!(?:25)*2f))*@)
    | (?<![%{LOCAL}])(?:[{LOCAL}]|%(?!(?:25)*40))++{AT}[\w-]++(?:\.[\w-]++)+
    | {START}(?:\d[ -]?){{13,19}}\b
    """,
    re.VERBOSE,
)


def redacted(text: str) -> str:
    return SECRETS.sub("[redacted]", text)
