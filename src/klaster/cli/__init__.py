"""The command line: thin commands over the workbench."""

from __future__ import annotations

import sys

from klaster.model.errors import KlasterError


def main() -> None:
    """Run the command line; what the user can put right is said plainly and exits with 2."""
    from klaster.cli.application import application  # noqa: PLC0415
    from klaster.cli.language import language  # noqa: PLC0415

    try:
        application(prog_name="klaster")
    except KlasterError as error:
        print(error.describe(language()), file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        from klaster.cli.failed_writes import disk_error  # noqa: PLC0415

        told = disk_error(error)
        if told is None:
            raise
        print(told.describe(language()), file=sys.stderr)
        sys.exit(2)
