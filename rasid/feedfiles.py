"""Feed files as `rasid feeds parse` reads them: what workers run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.parsing import parse
from processors.errors import BadInput
from processors.model import encode
from rasid.workers import Fallen


def parse_files(paths: Sequence[str]) -> list[bytes | Fallen]:
    """A JSON line for each file, in a worker."""
    found: list[bytes | Fallen] = []
    for path in paths:
        try:
            found.append(encode({"file": path, "entries": parse(Path(path).read_bytes()).entries}))
        except OSError as error:
            found.append(encode({"file": path, "error": error.strerror}))
        except BadInput as error:
            found.append(encode({"file": path, "error": str(error)}))
        except Exception as error:  # noqa: BLE001 - one bad feed never stops another
            found.append(Fallen(f"{type(error).__name__}: {error}"))
    return found


