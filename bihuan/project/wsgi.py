"""The door that the web server knocks at."""

from __future__ import annotations

import gc
import os
import signal

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from bihuan.project.children import tie_to_parent
from bihuan.project.overload import bounded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.project.settings")
if os.environ.get("BIHUAN_TIED") == "1":
    # granian's processes must go when granian itself is killed, or the port stays taken.
    tie_to_parent(signal.SIGTERM)

application = bounded(get_wsgi_application())
# The first reader should not pay for loading every page's code.
_ = get_resolver().url_patterns
# What was loaded stays for good: looking through all of it for rubbish every few
# requests cost each of them a twentieth.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
