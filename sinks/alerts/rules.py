"""The tables `[alerts.channels.NAME]` and `[[alerts.rules]]` of the settings file, checked; what is wrong is told with rule and line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any, get_type_hints

import msgspec

from processors.alerts import AlertRule
from processors.errors import BadSettings
from sinks.alerts import signing
from sinks.alerts.policy import PAGE, PAGE_CHANNEL, Channel

_RULE_KEYS = {name: hint for name, hint in get_type_hints(AlertRule, include_extras=True).items() if name not in ("by", "made", "v")}
_CHANNEL_KEYS = {name: hint for name, hint in get_type_hints(Channel, include_extras=True).items() if name != "name"}
_RULE = re.compile(r"\s*\[\[\s*alerts\s*\.\s*rules\s*\]\]")
_CHANNEL = re.compile(r"\s*\[\s*alerts\s*\.\s*channels\s*\.\s*(\"[^\"]*\"|'[^']*'|[^\]\s]+)\s*\]")
_TABLE = re.compile(r"\s*\[")
_KEY = re.compile(r"\s*(\"[^\"]*\"|'[^']*'|[\w-]+)\s*=")
_VARIABLE = re.compile(r"\$\{(\w+)\}")


class _Lines:
    """On which line of the file a rule, a channel, or a key of one stands."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._lines: dict[tuple[str, ...], int] = {}
        here: tuple[str, ...] = ("",)
        rules = 0
        for number, line in enumerate(text.splitlines(), 1):
            if _RULE.match(line):
                here, rules = ("rule", str(rules)), rules + 1
                self._lines[here] = number
            elif channel := _CHANNEL.match(line):
                here = ("channel", channel[1].strip("\"'"))
                self._lines[here] = number
            elif _TABLE.match(line) and not line.lstrip().startswith("[["):
                here = ("",)
            elif key := _KEY.match(line):
                self._lines.setdefault((*here, key[1].strip("\"'")), number)

    def at(self, *where: str) -> str:
        """ "rasid.toml:12", or the file alone where nobody can say."""
        number = self._lines.get(where) or self._lines.get(where[:2])
        return f"{self._file}:{number}" if number else self._file


def read(table: Mapping[str, Any], text: str, file: str, environment: Mapping[str, str], plain: Channel = PAGE_CHANNEL) -> tuple[
    dict[str, Channel], tuple[AlertRule, ...],
]:
    """The channels by name and the rules of the table `[alerts]`, whose text is in `text`.

    `plain` gives what a channel does not say itself. `${NAME}` in an address or a secret is taken from the environment.
    Raises `BadSettings` with one line: file and line, rule or channel, key, and what to do.
    """
    lines = _Lines(file, text)
    channels = _channels(table.get("channels", {}), lines, environment, plain)
    raw = table.get("rules", [])
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise BadSettings(f"{lines.at('', 'rules')}: write each alert rule as a table of its own, below [[alerts.rules]]")
    rules: dict[str, AlertRule] = {}
    for number, fields in enumerate(raw):
        name = fields.get("name")
        shown = f"alert rule {name!r}" if isinstance(name, str) and name else f"alert rule {number + 1} (it has no name)"
        where = ("rule", str(number))
        values = _typed(fields, _RULE_KEYS, lines, where, shown)
        if not values.get("name"):
            raise BadSettings(f"{lines.at(*where)}: {shown}: give it a name: name = \"…\"")
        rule = AlertRule(**values)
        if rule.name in rules:
            raise BadSettings(f"{lines.at(*where, 'name')}: {shown}: another rule has that name already; name it otherwise")
        for channel in rule.channels:
            if channel not in channels and channel != PAGE:
                hint = _suggest(channel, [*channels, PAGE])
                raise BadSettings(f"{lines.at(*where, 'channels')}: {shown}: no channel is called {channel!r}{hint}")
        rules[rule.name] = rule
    return channels, tuple(rules.values())


def _channels(raw: Any, lines: _Lines, environment: Mapping[str, str], plain: Channel) -> dict[str, Channel]:
    if not isinstance(raw, dict) or not all(isinstance(one, dict) for one in raw.values()):
        raise BadSettings(f"{lines.at('', 'channels')}: write each channel as a table of its own: [alerts.channels.NAME]")
    channels: dict[str, Channel] = {}
    for name, fields in raw.items():
        where, shown = ("channel", name), f"alert channel {name!r}"
        if name == PAGE:
            raise BadSettings(f"{lines.at(*where)}: {shown}: the page's own channel is there already; name yours otherwise")
        values = _typed(fields, _CHANNEL_KEYS, lines, where, shown)
        if values.get("kind") == "page":
            raise BadSettings(f"{lines.at(*where, 'kind')}: {shown}: kind is apprise, webhook or stdout")
        for key in ("url", "secret"):
            if key in values:
                values[key] = _filled(values[key], environment, f"{lines.at(*where, key)}: {shown}: {key}")
        own = {"languages": plain.languages, "quiet_hours": plain.quiet_hours, "timezone": plain.timezone, "cap": plain.cap}
        channel = Channel(**{"name": name, "kind": "apprise", **own, **values})
        try:
            _check(channel)
        except BadSettings as error:
            key = next((key for key in values if key in str(error)), "")
            raise BadSettings(f"{lines.at(*where, key)}: {shown}: {error}") from error
        channels[name] = channel
    return channels


def _check(channel: Channel) -> None:
    _ = channel.zone, channel.quiet
    if not channel.languages:
        raise BadSettings("languages: name ar, en, or both")
    if channel.kind != "stdout" and not channel.url:
        raise BadSettings(f"a channel of kind {channel.kind} needs a url")
    if channel.kind == "webhook":
        if not channel.url.lower().startswith(("https://", "http://")):
            raise BadSettings("url: a webhook's address begins with https:// or http://")
        signing.key(channel.secret)


def _typed(fields: Mapping[str, Any], known: Mapping[str, Any], lines: _Lines, where: tuple[str, str], shown: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in fields.items():
        if key not in known:
            raise BadSettings(f"{lines.at(*where, key)}: {shown}: unknown key {key}{_suggest(key, known)}")
        try:
            values[key] = msgspec.convert(value, known[key])
        except msgspec.ValidationError as error:
            secret = key in ("url", "secret")
            wrong = error.args[0].split(" - at ")[0].replace("`", "")
            choices = _choices(known[key])
            hint = "".join(_suggest(one, choices) for one in _texts(value) if one not in choices) if choices else ""
            said = f"{key}" if secret else f"{key} = {value!r}"
            raise BadSettings(f"{lines.at(*where, key)}: {shown}: {said}: {wrong[0].lower()}{wrong[1:]}{hint}") from error
    return values


def _choices(hint: Any) -> list[str]:
    """The texts that a Literal, or a tuple of one, allows."""
    arguments = [inner for outer in getattr(hint, "__args__", ()) for inner in (getattr(outer, "__args__", None) or (outer,))]
    return [one for one in arguments if isinstance(one, str)]


def _texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _filled(text: str, environment: Mapping[str, str], where: str) -> str:
    """The text with `${NAME}` replaced from the environment."""
    for name in _VARIABLE.findall(text):
        if name not in environment:
            raise BadSettings(f"{where}: the environment has no {name}")
    return _VARIABLE.sub(lambda match: environment[match[1]], text)


def _suggest(word: str, known: Iterable[str]) -> str:
    names = list(known)
    close = difflib.get_close_matches(word, names, 1, 0.5)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(names)}"
