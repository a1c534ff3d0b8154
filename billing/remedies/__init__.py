"""What can be done about a case: `ladder.py` is the table, `rung.py` what every remedy is, and each remedy has a file.

Beside them stand the parts of guard rails that several remedies share, and what a form begins with.
"""
