"""`rasid completion`."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter


def completion(
    shell: Annotated[Literal["bash", "zsh", "fish", "powershell"] | None, Parameter(help="Which shell; else the one that runs.")] = None, /,
) -> int:
    """Print a script that completes rasid's commands."""
    from rasid.app import build  # the application lists this command

    print(build().generate_completion(prog_name="rasid", shell=shell))  # noqa: T201 - it is the output
    return 0
