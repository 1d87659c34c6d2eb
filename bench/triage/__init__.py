"""The bench of triage: how well it reads, compares, groups and dispatches."""
