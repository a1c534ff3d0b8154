"""The list of what the stand-ins cover says what their tables say."""

from docs.list_coverage import DOCUMENT, renewed
from sandbox.standins.slack.webapi.methods import METHODS
from sandbox.standins.stripe.endpoints.table import ENDPOINTS


def test_the_document_is_current() -> None:
    written = DOCUMENT.read_text("utf-8")
    assert written == renewed(written), "python -m docs.list_coverage"
    for name in (*METHODS, *(endpoint.path for endpoint in ENDPOINTS)):
        assert f"`{name}`" in written
