"""`[alerts]` of the settings, and the policy that alerting makes of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from processors.errors import BadSettings
from rasid.alerting import policy, times
from rasid.settings import Settings, load
from sinks.alerts.policy import PAGE

FILE = """
[alerts]
cap = 5
quiet_hours = "23:00-07:00"
timezone = "Asia/Damascus"
languages = ["en"]

[alerts.channels.terminal]
kind = "stdout"

[alerts.channels.night]
kind = "stdout"
quiet_hours = ""
cap = 0
languages = ["ar"]

[[alerts.rules]]
name = "all"
"""


def written(tmp_path: Path, text: str) -> Path:
    (tmp_path / "rasid.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_channels_are_as_the_section_says_unless_they_say_it_themselves(tmp_path: Path) -> None:
    found = load(file=None, environment={"RASID_ALERTS_CAP": "7"}, folder=written(tmp_path, FILE), options=[("alerts.languages", "ar, en")])
    terminal, night = found.alerts.channels["terminal"], found.alerts.channels["night"]
    assert (terminal.cap, terminal.quiet_hours, terminal.timezone, terminal.languages) == (7, "23:00-07:00", "Asia/Damascus", ("ar", "en"))
    assert (night.cap, night.quiet_hours, night.timezone, night.languages) == (0, "", "Asia/Damascus", ("ar",))


def test_the_policy_has_the_pages_channel_which_nothing_holds_back(tmp_path: Path) -> None:
    found = policy(load(file=None, environment={}, folder=written(tmp_path, FILE)), "http://127.0.0.1:8765/")
    assert list(found.channels) == [PAGE, "terminal", "night"]
    assert (found.channels[PAGE].cap, found.channels[PAGE].quiet) == (0, None)
    assert (found.group_wait, found.group_interval, found.page) == (timedelta(seconds=30), timedelta(minutes=5), "http://127.0.0.1:8765")
    assert [rule.name for rule in found.rules] == ["all"]


def test_without_settings_everything_is_told_on_the_page() -> None:
    found = policy(Settings())
    assert list(found.channels) == [PAGE]
    assert [rule.name for rule in found.effective_rules] == ["everything"]
    assert times(Settings()).give_up == timedelta(days=3)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[alerts]\nquiet_hours = "late"\n', "alerts: quiet_hours = 'late' are no hours; write them as 23:00-07:00"),
        ('[alerts]\ntimezone = "Mars"\n', "alerts: 'Mars' is no time zone; write one such as Asia/Damascus or UTC"),
        ("[alerts]\nlanguages = []\n", "alerts.languages: name ar, en, or both"),
        ('[alerts]\nlanguages = ["fr"]\n', "rasid.toml: alerts.languages = ['fr']: invalid enum value 'fr'"),
        ("[alerts]\ncapp = 3\n", "rasid.toml: unknown setting alerts.capp; did you mean alerts.cap?"),
        ("[[alerts.rules]]\nnam = 3\n", "rasid.toml:2: alert rule 1 (it has no name): unknown key nam; did you mean name?"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadSettings) as caught:
        load(file=None, environment={}, folder=written(tmp_path, text))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_rules_stand_in_a_file_and_nowhere_else() -> None:
    for given in ({"RASID_ALERTS_RULES": "[]"}, {"RASID_ALERTS_CHANNELS": "{}"}):
        with pytest.raises(BadSettings, match="unknown setting"):
            load(file=None, environment=given)
