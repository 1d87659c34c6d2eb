"""Reading imports: their pages, their sealed files, and what their rows are held against."""

from bihuan.faces.imports.queries.opening import content
from bihuan.faces.imports.queries.pages import (
    HomePage,
    ImportPage,
    Line,
    MatterLine,
    home,
    import_page,
    matters_of,
    next_free,
    profiles_offered,
    rejects_of,
)
from bihuan.faces.imports.queries.surroundings import channel_of, surroundings

__all__ = [
    "HomePage",
    "ImportPage",
    "Line",
    "MatterLine",
    "channel_of",
    "content",
    "home",
    "import_page",
    "matters_of",
    "next_free",
    "profiles_offered",
    "rejects_of",
    "surroundings",
]
