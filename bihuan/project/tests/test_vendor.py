"""What we brought from elsewhere is exactly what the manifest says."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.conf import settings

VENDOR = settings.PACKAGE / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "MANIFEST.json").read_text())
TEXTS = {"LICENSE.txt", "NOTICE.txt", "MANIFEST.json"}


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_a_vendored_file_has_the_digest_of_the_manifest(entry: dict[str, str]) -> None:
    content = (VENDOR / entry["file"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert b"sourceMappingURL" not in content


def test_no_vendored_file_is_missing_from_the_manifest() -> None:
    found = {
        str(path.relative_to(VENDOR))
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in TEXTS
    }

    assert found == {entry["file"] for entry in MANIFEST}


def test_every_vendored_package_brings_its_licence() -> None:
    folders = {entry["file"].split("/")[0] for entry in MANIFEST}

    assert all((VENDOR / folder / "LICENSE.txt").is_file() for folder in folders)
