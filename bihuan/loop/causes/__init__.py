"""Classes of problems: what many matters have in common, who owns it, whether it came back."""
