"""The moments at which every customer is judged: what an operator makes of somebody does not depend on the calendar.

The files count their days from one of these, never from the day on which the tests run. Months of 28 to 31 days end
at each of them, and the hours of the night are at both sides of midnight.
"""

from datetime import UTC, datetime

ORDINARY = datetime(2027, 11, 17, 10, 20, tzinfo=UTC)

MOMENTS = {
    "an ordinary day": ORDINARY,
    "end of January": datetime(2028, 1, 31, 23, 59, 58, tzinfo=UTC),
    "28 February, and one to come": datetime(2028, 2, 28, 12, tzinfo=UTC),
    "29 February": datetime(2028, 2, 29, 23, 59, 30, tzinfo=UTC),
    "1 March after it": datetime(2028, 3, 1, 0, 0, 30, tzinfo=UTC),
    "clocks go forward in America": datetime(2028, 3, 12, 7, 0, 1, tzinfo=UTC),
    "clocks go forward in Europe": datetime(2028, 3, 26, 1, 0, 1, tzinfo=UTC),
    "end of March": datetime(2028, 3, 31, 8, tzinfo=UTC),
    "end of April": datetime(2028, 4, 30, 17, tzinfo=UTC),
    "end of May": datetime(2028, 5, 31, 22, 30, tzinfo=UTC),
    "end of June": datetime(2028, 6, 30, 6, tzinfo=UTC),
    "end of July": datetime(2028, 7, 31, 13, 45, tzinfo=UTC),
    "end of August": datetime(2028, 8, 31, 23, 59, 59, tzinfo=UTC),
    "end of September": datetime(2028, 9, 30, 3, tzinfo=UTC),
    "clocks go back in Europe": datetime(2028, 10, 29, 0, 59, 59, tzinfo=UTC),
    "end of October": datetime(2028, 10, 31, 20, tzinfo=UTC),
    "clocks go back in America": datetime(2028, 11, 5, 5, 59, 59, tzinfo=UTC),
    "end of November": datetime(2028, 11, 30, 11, tzinfo=UTC),
    "Christmas": datetime(2026, 12, 24, 18, tzinfo=UTC),
    "end of December": datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC),
    "1 January": datetime(2028, 1, 1, 0, 0, 1, tzinfo=UTC),
    "end of a February of 28 days": datetime(2027, 2, 28, 15, tzinfo=UTC),
}
