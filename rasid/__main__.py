"""`rasid` and `python -m rasid`."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs one command and exits: 0 done, 1 something could not be done, 2 wrong usage or settings, 130 interrupted."""
    from rasid.app import run  # the traceback of an interrupt while importing helps nobody

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
