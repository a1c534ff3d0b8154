"""What charts and data tables are held to beyond their shape: points that fit their axis, rows that are alike.

docs.slack.dev/reference/block-kit/blocks/data-visualization-block and …/data-table-block; that Slack takes at most two
charts in one message was found out by posting three.
"""

from collections.abc import Iterator
from typing import Any

from sandbox.standins.slack.blockkit.spec import Complaints, complaint

KINDS = ("data_table", "data_visualization")
MOST_CHARTS = 2
TABLE_TEXT = 20_000


def check_chart(block: dict[str, Any], at: str) -> Complaints:
    chart = block["chart"]
    if chart["type"] == "pie":
        return
    categories = chart["axis_config"]["categories"]
    if len(set(categories)) < len(categories):
        yield complaint("categories must be unique", f"{at}/chart/axis_config/categories")
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) < len(names):
        yield complaint("series names must be unique", f"{at}/chart/series")
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            yield complaint("every category must have exactly one data point", f"{at}/chart/series/{index}/data")


def check_table(block: dict[str, Any], at: str) -> Complaints:
    header, *rows = block["rows"]
    if any(cell["type"] == "rich_text" for cell in header):
        yield complaint("header cells must not be rich_text", f"{at}/rows/0")
    for index, row in enumerate(rows, 1):
        if len(row) != len(header):
            yield complaint("all rows must have the same number of cells", f"{at}/rows/{index}")
    if block.get("row_header_column_index", 0) >= len(header):
        yield complaint("must be the index of a column", f"{at}/row_header_column_index")
    if sum(map(len, cell_texts(block))) > TABLE_TEXT:
        yield complaint(f"must be less than {TABLE_TEXT + 1} characters in all", f"{at}/rows")


def cell_texts(block: dict[str, Any]) -> Iterator[str]:
    for row in block["rows"]:
        for cell in row:
            yield str(cell.get("text", cell.get("value", "")))


def check_count(blocks: list[dict[str, Any]], at: str) -> Complaints:
    if sum(block["type"] == "data_visualization" for block in blocks) > MOST_CHARTS:
        yield complaint(f"no more than {MOST_CHARTS} data_visualization blocks allowed", at)
