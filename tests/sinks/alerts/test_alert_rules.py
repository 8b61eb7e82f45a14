"""Channels and rules of the settings file: what is wrong is told with its rule and line, and no secret is ever shown."""

from __future__ import annotations

import tomllib

import pytest

from processors.alerts import AlertRule
from processors.errors import BadSettings
from sinks.alerts.policy import Channel
from sinks.alerts.rules import read

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - made up for the test
GOOD = f"""
[poll]
timeout = 5

[alerts]
languages = ["ar"]

[alerts.channels.desk]
kind = "webhook"
url = "https://desk.example/${{PATH_OF_DESK}}"
secret = "{SECRET}"

[alerts.channels."غرفة الأخبار"]
url = "json://news.example"
cap = 3

[[alerts.rules]]
name = "الغوطة"
places = ["دوما"]
acts = ["killed", "chemical_attack"]
channels = ["desk", "page"]

[[alerts.rules]]
name = "grave"
min_severity = 0.7
min_origins = 2
"""


def loaded(text: str, environment: dict[str, str] | None = None) -> tuple[dict[str, Channel], tuple[AlertRule, ...]]:
    given = environment or {"PATH_OF_DESK": "hooks/1"}
    return read(tomllib.loads(text).get("alerts", {}), text, "rasid.toml", given, Channel(name="", cap=7))


def test_a_right_file_is_read() -> None:
    channels, rules = loaded(GOOD)
    assert channels["desk"] == Channel(name="desk", kind="webhook", url="https://desk.example/hooks/1", secret=SECRET, cap=7)
    assert channels["غرفة الأخبار"] == Channel(name="غرفة الأخبار", url="json://news.example", cap=3)
    assert rules == (
        AlertRule(name="الغوطة", places=("دوما",), acts=("killed", "chemical_attack"), channels=("desk", "page")),
        AlertRule(name="grave", min_severity=0.7, min_origins=2),
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('places = ["دوما"]', 'placs = ["دوما"]', "rasid.toml:19: alert rule 'الغوطة': unknown key placs; did you mean places?"),
        ('"killed",', '"kiled",', "rasid.toml:20: alert rule 'الغوطة': acts = ['kiled', 'chemical_attack']: invalid enum value 'kiled';"),
        ("min_severity = 0.7", "min_severity = 7", "rasid.toml:25: alert rule 'grave': min_severity = 7: expected float <= 1.0"),
        ("min_origins = 2", "min_origins = 0", "rasid.toml:26: alert rule 'grave': min_origins = 0: expected int >= 1"),
        ('places = ["دوما"]', 'places = "دوما"', "rasid.toml:19: alert rule 'الغوطة': places = 'دوما': expected array, got str"),
        ('name = "grave"', "", "rasid.toml:23: alert rule 2 (it has no name): give it a name: name = \"…\""),
        ('name = "grave"', 'name = "الغوطة"', "rasid.toml:24: alert rule 'الغوطة': another rule has that name already; name it otherwise"),
        ('["desk", "page"]', '["dsk"]', "rasid.toml:21: alert rule 'الغوطة': no channel is called 'dsk'; did you mean desk?"),
        ('kind = "webhook"', 'kind = "webhok"', "rasid.toml:9: alert channel 'desk': kind = 'webhok': invalid enum value 'webhok'; did"),
        ('kind = "webhook"', 'kind = "page"', "rasid.toml:9: alert channel 'desk': kind is apprise, webhook or stdout"),
        ("https://desk", "ftp://desk", "rasid.toml:10: alert channel 'desk': url: a webhook's address begins with https:// or http://"),
        (SECRET, "short", "rasid.toml:11: alert channel 'desk': secret: too short; use 16 bytes at least"),
        (SECRET, "whsec_***", "rasid.toml:11: alert channel 'desk': secret: what follows whsec_ is not base64"),
        ("${PATH_OF_DESK}", "${NOBODY}", "rasid.toml:10: alert channel 'desk': url: the environment has no NOBODY"),
        ("cap = 3", "cap = -1", "rasid.toml:15: alert channel 'غرفة الأخبار': cap = -1: expected int >= 0"),
        ("cap = 3", 'quiet_hours = "25:00-07:00"', "rasid.toml:15: alert channel 'غرفة الأخبار': quiet_hours = '25:00-07:00' are no"),
        ("cap = 3", 'timezone = "Asia/Damaskus"', "rasid.toml:13: alert channel 'غرفة الأخبار': 'Asia/Damaskus' is no time zone"),
        ("channels.desk]", "channels.page]", "rasid.toml:8: alert channel 'page': the page's own channel is there already"),
        ('url = "json://news.example"', "", "rasid.toml:13: alert channel 'غرفة الأخبار': a channel of kind"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_rule_and_line(old: str, new: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(BadSettings) as caught:
        loaded(GOOD.replace(old, new))
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["[alerts]\nrules = 3\n", '[alerts]\nrules = ["a"]', "[alerts]\nchannels = 3", "[alerts.channels]\na = 3"])
def test_tables_that_are_none(text: str) -> None:
    with pytest.raises(BadSettings, match=r"rasid\.toml(:2)?: write each"):
        loaded(text)


def test_rules_in_one_line_are_told_without_a_line() -> None:
    with pytest.raises(BadSettings, match=r"^rasid\.toml: alert rule 'a': unknown key plase"):
        loaded('alerts.rules = [{name = "a", plase = []}]')


@pytest.mark.parametrize(("old", "new"), [(SECRET, "sekrit"), ("https://desk.example/", "sekrit://"), ('kind = "webhook"', "kind = 3")])
def test_no_error_shows_a_secret_or_an_address(old: str, new: str) -> None:
    with pytest.raises(BadSettings) as caught:
        loaded(GOOD.replace(old, new))
    assert "sekrit" not in str(caught.value)
    assert "hooks/1" not in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_channel_shows_neither_address_nor_secret() -> None:
    channels, _ = loaded(GOOD)
    assert str(channels) == "{'desk': Channel('desk', webhook), 'غرفة الأخبار': Channel('غرفة الأخبار', apprise)}"
