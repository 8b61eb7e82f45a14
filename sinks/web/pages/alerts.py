"""Alerts: the rules, what was sent where, what failed, what waits, silences."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from msgspec.structs import replace
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from processors.alerts import AlertRule, DeliveryState, Silence
from processors.model import ActType, identity
from processors.ports import Batch
from sinks.alerts import attempts
from sinks.alerts.wording import GRADES
from sinks.web import asked
from sinks.web.rendering import person_of, render, site_of

PAGE = 25
STATES = ("pending", "sent", "failed")
HOURS = {"1": 1, "6": 6, "24": 24, "168": 168}
_SEVERITIES = {str(grade): least for grade, least in enumerate(GRADES, 1)}


def page(request: Request, *, problem: str = "", status: int = 200) -> Response:
    """Everything about alerts."""
    given = request.query_params
    site = site_of(request)
    state = asked.one_of(given, "state", STATES)
    with site.store() as store:
        sent, following = store.deliveries(limit=PAGE, after=asked.text(given, "after"), state=cast("DeliveryState | None", state))
        if "hx-request" in request.headers:
            return render(request, "deliveries.html", sent=sent, following=following, state=state or "")
        waiting = store.waiting_notices(limit=PAGE)
        values = {
            "rules": store.alert_rules(), "silences": store.silences()[:50], "waiting": waiting,
            "events": store.outlines_of(list({notice.event for notice in waiting})),
            "failed": store.deliveries(limit=PAGE, state="failed")[0], "places": store.choices("place")[:100],
        }
    return render(
        request, "alerts.html", status, sent=sent, following=following, state=state or "", states=STATES, channels=site.channels,
        file_rules=site.rules, acts=asked.ACTS, hours=tuple(HOURS), problem=problem, **values,
    )


def add_rule(request: Request, form: FormData) -> Response:
    """A rule, or another one under the same name."""
    name = asked.text(form, "name")
    if name is None:
        return page(request, problem="alerts.needs_name", status=422)
    if any(rule.name == name for rule in site_of(request).rules):
        return page(request, problem="alerts.taken", status=422)
    origins = asked.count(form, "min_origins", 1, 100)
    site = site_of(request)
    acts = tuple(one for one in form.getlist("acts") if isinstance(one, str) and one in asked.ACTS)
    rule = AlertRule(
        name=name[:200], places=_listed(form, "places"), acts=cast("tuple[ActType, ...]", acts), outlets=_listed(form, "outlets"),
        speakers=_listed(form, "speakers"), words=_listed(form, "words"), min_origins=origins,
        min_severity=_SEVERITIES.get(str(form.get("severity")), 0.0),
        channels=tuple(one for one in form.getlist("channels") if isinstance(one, str) and one in site.channels),
        by=person_of(request).name, made=site.now(),
    )
    with site.store() as store:
        store.commit(Batch(alert_rules=[rule]))
    site.wake()
    return RedirectResponse("/alerts", 303)


def remove_rule(request: Request, form: FormData) -> Response:
    """The rule is no more."""
    name = form.get("name")
    with site_of(request).store() as store:
        store.commit(Batch(removed_alert_rules=[str(name)]))
    site_of(request).wake()
    return RedirectResponse("/alerts", 303)


def silence(request: Request, form: FormData) -> Response:
    """Nobody is told of an event, a contradiction, or a place, until an end."""
    site = site_of(request)
    now, hours = site.now(), HOURS.get(str(form.get("hours")), 24)
    author = person_of(request).name or asked.text(form, "author") or ""
    event, contradiction, place = asked.text(form, "event"), asked.text(form, "contradiction"), asked.text(form, "place")
    if not author:
        return page(request, problem="alerts.needs_author", status=422)
    if not (event or contradiction or place):
        return page(request, problem="alerts.needs_scope", status=422)
    made = Silence(
        id=identity("silence", author, now.isoformat(), event or "", contradiction or "", place or ""), author=author[:200],
        reason=(asked.text(form, "reason") or "")[:500], made=now, ends=now + timedelta(hours=hours), events=(event,) if event else (),
        contradictions=(contradiction,) if contradiction else (), places=(place,) if place else (),
    )
    with site.store() as store:
        store.commit(Batch(silences=[made]))
    site.wake()
    return RedirectResponse("/alerts#silences", 303)


def lift(request: Request, form: FormData) -> Response:  # noqa: ARG001 - every post has its form
    """The silence ends now."""
    site = site_of(request)
    with site.store() as store:
        found = next((one for one in store.silences() if one.id == request.path_params["id"]), None)
        if found is not None and found.ends > site.now():
            store.commit(Batch(silences=[replace(found, ends=site.now())]))
    site.wake()
    return RedirectResponse("/alerts#silences", 303)


def again(request: Request, form: FormData) -> Response:  # noqa: ARG001 - every post has its form
    """A delivery that was given up is tried once more."""
    site = site_of(request)
    with site.store() as store:
        found = store.delivery(request.path_params["id"])
        if found is not None and found.state == "failed":
            store.commit(Batch(deliveries=[attempts.again(found, site.now())]))
    site.wake()
    return RedirectResponse("/alerts", 303)


def _listed(form: FormData, name: str) -> tuple[str, ...]:
    """Values parted by commas, of either script."""
    given = asked.text(form, name) or ""
    return tuple(dict.fromkeys(part.strip() for part in given.replace("،", ",").split(",") if part.strip()))
