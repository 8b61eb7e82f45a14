"""What the user set about alerts: the channels, the rules of the settings file, waiting times, caps and quiet hours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Annotated, Literal, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from processors.alerts import AlertRule
from processors.errors import BadSettings

PAGE = "page"
"""The channel that is always there: what it gets is shown on the page and asks nobody outside."""
EVERYTHING = AlertRule(name="everything")
"""The rule that holds where there is no other."""
Language = Literal["ar", "en"]
Outlet = Callable[[str], str]
"""An outlet's name for people by its id."""
_HOURS = re.compile(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)")


class Quiet(NamedTuple):
    """Hours of the day in a time zone, [start, end), also over midnight."""

    start: time
    end: time
    zone: ZoneInfo

    def until(self, now: datetime) -> datetime | None:
        """When the quiet hours that `now` lies in end, in UTC; None where it lies in none."""
        local = now.astimezone(self.zone)
        at = local.time().replace(tzinfo=None)
        inside = self.start <= at < self.end if self.start < self.end else at >= self.start or at < self.end
        if not inside:
            return None
        day = local.date() if at < self.end else local.date() + timedelta(days=1)
        until = datetime.combine(day, self.end, self.zone).astimezone(now.tzinfo)
        return until if until > now else None  # an hour that a change of clocks leaves out or repeats


class Channel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where messages go. Its address and its secret are in no log, no message and no representation of it."""

    name: str
    kind: Literal["apprise", "webhook", "stdout", "page"] = "apprise"
    url: str = ""
    """apprise: any Apprise URL. webhook: http(s)."""
    secret: str = ""
    """webhook: what its requests are signed with; `whsec_` and base64, or 16 characters at least."""
    private: bool = False
    """webhook: whether its address may be private or loopback."""
    languages: tuple[Language, ...] = ("ar", "en")
    quiet_hours: str = ""
    """ "23:00-07:00"; empty: none."""
    timezone: str = "UTC"
    """Of the quiet hours and of the times in the messages."""
    cap: Annotated[int, Meta(ge=0)] = 20
    """Messages in an hour; what goes beyond is told in a digest. 0: no cap."""

    def __repr__(self) -> str:
        return f"Channel({self.name!r}, {self.kind})"

    @property
    def zone(self) -> ZoneInfo:
        """Raises `BadSettings` for a time zone that is none."""
        try:
            return ZoneInfo(self.timezone)
        except (OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError, for names that look like one
            raise BadSettings(f"{self.timezone!r} is no time zone; write one such as Asia/Damascus or UTC") from error
        except KeyError as error:
            raise BadSettings(f"{self.timezone!r} is no time zone; write one such as Asia/Damascus or UTC") from error

    @property
    def quiet(self) -> Quiet | None:
        """Raises `BadSettings` for hours that are none."""
        return quiet_hours(self.quiet_hours, self.zone) if self.quiet_hours else None


PAGE_CHANNEL = Channel(name=PAGE, kind="page", cap=0)


class Policy(NamedTuple):
    """All that deciding needs to know of the settings."""

    channels: Mapping[str, Channel]
    """By name, with the page's."""
    rules: tuple[AlertRule, ...]
    """Of the settings file and of the page."""
    group_wait: timedelta = timedelta(seconds=30)
    """How long the first message on an event waits for further contradictions of it."""
    group_interval: timedelta = timedelta(minutes=5)
    """Between two messages on one event on one channel, at least."""
    outlet: Outlet = str
    page: str = ""
    """The page's address, without a slash at the end; empty: messages hold no links to it."""

    @property
    def effective_rules(self) -> tuple[AlertRule, ...]:
        """The rules, or the one that wants everything where there is none."""
        return self.rules or (EVERYTHING,)


def quiet_hours(text: str, zone: ZoneInfo) -> Quiet:
    """Raises `BadSettings` for a text that is not "HH:MM-HH:MM"."""
    match = _HOURS.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        first, second, third, fourth = map(int, match.groups())
        start, end = time(first, second), time(third, fourth)
    except ValueError as error:
        raise BadSettings(f"quiet_hours = {text!r} are no hours; write them as 23:00-07:00") from error
    if start == end:
        raise BadSettings(f"quiet_hours = {text!r} begin when they end; leave them out for none")
    return Quiet(start, end, zone)
