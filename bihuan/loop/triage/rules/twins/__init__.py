"""Twins: whether two matters are the same one, and how such are found among many."""
