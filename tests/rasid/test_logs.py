"""What the log says of an error inside Rasid: where it was, not what was in memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import structlog
from rasid.logs import configure
from rasid.settings import Logs

def fail():
    token = "se" + "cret"
    raise ValueError("a broken page")

configure(Logs(format={form!r}))
try:
    fail()
except ValueError:
    structlog.get_logger("rasid.page").exception("a page is broken", path="/")
"""


REPEATED = """
import logging
from rasid.logs import configure
from rasid.settings import Logs

configure(Logs())
library, own = logging.getLogger("aiokafka.conn"), logging.getLogger("rasid.index")
for number in range(50):
    library.error("cannot connect to %s: %s", "127.0.0.1", number)
    own.warning("waiting %s", number)
library.error("something else")
"""


def test_a_library_that_repeats_itself_is_heard_once() -> None:
    said = subprocess.run([sys.executable, "-c", REPEATED], capture_output=True, text=True, check=True).stderr
    assert said.count("cannot connect") == 1
    assert said.count("something else") == 1
    assert said.count("waiting") == 50


@pytest.mark.parametrize("form", ["text", "json"])
def test_tracebacks_show_no_variables(form: str) -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT.format(form=form)], capture_output=True, text=True, check=True)
    assert "a page is broken" in done.stderr
    assert "ValueError: a broken page" in done.stderr
    assert "in fail" in done.stderr
    assert "secret" not in done.stderr
    assert len(done.stderr.splitlines()) < 20
