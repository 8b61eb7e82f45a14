"""Writes deploy/kibana/rasid.ndjson anew from sinks/kibana: `python -m deploy.kibana [PREFIX]`.

`rasid setup` needs no file: it makes the same for the prefix of its settings.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rasid.settings import Elasticsearch
from sinks.kibana import ndjson

FILE = Path(__file__).parent / "rasid.ndjson"

if __name__ == "__main__":
    FILE.write_bytes(ndjson(sys.argv[1] if len(sys.argv) > 1 else Elasticsearch().prefix))
