"""`python -m bench [--quick] [NAME …]`: all measurements, or those named, each in a process of its own so that none warms another.

All of them take a quarter of an hour on two cores; `--quick` leaves out the stores of a hundred thousand, and takes a few minutes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

NAMES = ("words", "pages", "matching", "search", "polling", "browsing")
QUICK = {
    "pages": ["--pages", "120"],
    "matching": ["--stored", "1000", "--stored", "10000"],
    "search": ["--stored", "10000"],
}
"""What a quick run asks of a measurement that knows sizes."""
SLOW = frozenset({"browsing"})
"""Left out of a quick run unless named."""


def main(names: list[str], *, quick: bool = False) -> int:
    """Runs them one after the other; the worst exit status."""
    wanted = names or [name for name in NAMES if not (quick and name in SLOW)]
    calls = [[sys.executable, "-m", f"bench.{name}", *(QUICK.get(name, []) if quick else [])] for name in wanted]
    return max(subprocess.run(call, check=False).returncode for call in calls)


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    options.add_argument("--quick", action="store_true", help="smaller stores")
    given = options.parse_args()
    unknown = [name for name in given.names if name not in NAMES]
    if unknown:
        options.error(f"no such measurement: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    sys.exit(main(given.names, quick=given.quick))
