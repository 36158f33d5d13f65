"""The atlas of one workspace, for a server that is given its name only."""

from __future__ import annotations

import os
from pathlib import Path

from fastapi import FastAPI

from klaster.web.app import create_app
from klaster.web.operations.production import Serving, in_production
from klaster.web.warming import warming
from klaster.workbench.observatory import Observatory
from klaster.workbench.patience import PATIENCE
from klaster.workbench.uploads.limits import upload_limits
from klaster.workbench.uploads.shelf import Shelf

WORKSPACE = "KLASTER_WORKSPACE"
UPLOADS = "KLASTER_UPLOADS"
"""``off``: visitors' own tables are not taken, whatever the workspace says."""


def workspace_app() -> FastAPI:
    """The application of the workspace that the environment names, the current folder by default.

    For instance ``KLASTER_WORKSPACE=obs uvicorn --factory klaster.web.serving:workspace_app``.
    """
    observatory = Observatory(os.environ.get(WORKSPACE, "."), patience=PATIENCE)
    shelf = uploads_of(observatory.path)
    app = create_app(observatory, warming(observatory), shelf=shelf, files=shelf is not None)
    return in_production(app, observatory, Serving.from_environment())


def uploads_of(workspace: Path) -> Shelf | None:
    """Where visitors' own tables lie, swept; None where none are taken."""
    limits = upload_limits(workspace)
    if os.environ.get(UPLOADS) == "off" or not limits.allowed:
        return None
    shelf = Shelf(workspace, limits)
    shelf.sweep()
    return shelf
