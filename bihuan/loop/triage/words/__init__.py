"""The words of triage: what is proposed, why, and how well it was known."""
