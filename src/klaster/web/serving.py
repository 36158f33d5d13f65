"""The atlas of one workspace, for a server that is given its name only."""

from __future__ import annotations

import os

from fastapi import FastAPI

from klaster.web.app import create_app
from klaster.web.warming import warming
from klaster.workbench.observatory import Observatory
from klaster.workbench.patience import PATIENCE

WORKSPACE = "KLASTER_WORKSPACE"


def workspace_app() -> FastAPI:
    """The application of the workspace that the environment names, the current folder by default.

    For instance ``KLASTER_WORKSPACE=obs uvicorn --factory klaster.web.serving:workspace_app``.
    """
    observatory = Observatory(os.environ.get(WORKSPACE, "."), patience=PATIENCE)
    return create_app(observatory, warming(observatory))
