"""Deciding about models: what is held out, whether a new one is as good, what it is worth."""
