"""Which tests run in one process of pytest's, one after the other: those that share something dear. No tests here.

By path, as the group marks of pytest-xdist 3.8 do nothing under pytest 9.2, and say nothing either.
"""

from xdist.scheduler import LoadScopeScheduling

# A browser and a bot, a bot, the whole corpus judged: made once for all that is below such a path.
TOGETHER = (
    "tests/page/",
    "tests/sandbox/test_stories.py",
    "tests/sandbox/test_stage.py",
    "tests/corpus/test_judging.py",
)


class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist is untyped
    """The largest groups come first, so that no processor is idle while another one works a group off."""

    def _split_scope(self, nodeid: str) -> str:
        return next((path for path in TOGETHER if nodeid.startswith(path)), nodeid)
