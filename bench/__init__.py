"""What the platform costs, measured against what the database alone can do.

`python -m bench` makes a county of its own in a folder of its own, measures every row
of the table in docs/reference/performance.md in one run, and writes that table.
"""
