"""Supervision (督查督办): items and their parts, plans of visits, two ledgers side by side."""
