"""The decisions of triage: plain values in, proposals with reasons out."""
