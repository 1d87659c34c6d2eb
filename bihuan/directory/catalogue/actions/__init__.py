"""Publishing profiles, keeping the tree, and changing who is responsible for what."""

from __future__ import annotations

from bihuan.directory.catalogue.actions.loading import (
    keep_categories,
    keep_responsibilities,
)
from bihuan.directory.catalogue.actions.mapping import (
    accept_proposal,
    assign_responsibility,
    propose_responsibility,
    reject_proposal,
)
from bihuan.directory.catalogue.actions.publishing import keep_profile, publish_profile

__all__ = [
    "accept_proposal",
    "assign_responsibility",
    "keep_categories",
    "keep_profile",
    "keep_responsibilities",
    "propose_responsibility",
    "publish_profile",
    "reject_proposal",
]
