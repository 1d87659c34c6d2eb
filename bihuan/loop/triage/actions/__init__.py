"""What triage writes; every module one family of verbs."""
