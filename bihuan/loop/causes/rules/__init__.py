"""Decisions on classes of problems: what belongs together, what is hot, what may be done."""
