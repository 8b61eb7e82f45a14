"""Templates to answers. Autoescaping is on for every template; a value is never marked safe."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from processors.model import Claim
from sinks.alerts.wording import grade
from sinks.web import showing
from sinks.web.marking import segments
from sinks.web.reasons import told
from sinks.web.site import Site
from sinks.web.visitor import Visitor, visitor
from sinks.web.words import number, words


@cache
def environment() -> Environment:
    """The templates, compiled once."""
    made = Environment(
        loader=PackageLoader("sinks.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        extensions=["jinja2.ext.loopcontrols"],
    )
    made.filters |= {
        "clip": showing.clip, "link": showing.link, "marked": showing.marked, "emphasis": showing.emphasis, "where": showing.where,
        "severity": grade, "why": showing.why, "changed": showing.changed, "reason": told,
        "number": number, "place_name": showing.place_name, "actor_name": showing.actor_name,
    }
    made.globals |= {"segments": segments}
    return made


def site_of(request: Request) -> Site:
    """What the page was given."""
    site: Site = request.app.state.site
    return site


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The template with what every page knows: the visitor, the words, the clock."""
    person = visitor(request)
    site = site_of(request)
    t = words(person.language)
    now = site.now()

    def shown_time(moment: datetime) -> dict[str, str]:
        return {
            "iso": moment.isoformat().replace("+00:00", "Z"),
            "full": showing.when(moment, person.language),
            "ago": showing.ago(moment, now, person.language),
        }

    def stand(claim: Claim) -> str:
        return showing.stand(claim, t)

    known: dict[str, Any] = {
        "t": t, "visitor": person, "time": shown_time, "stand": stand,
        "names_act": lambda claim: showing.names_act(claim, t), "figure": lambda quantity: showing.figure(quantity, t),
        "path": request.url.path, "query": request.query_params,
        "has_password": bool(site.token), "outlet": site.outlets.name,
        "now": now, "speaker": showing.speaker, "partial": "hx-request" in request.headers,
    }
    return HTMLResponse(environment().get_template(template).render(known | values), status, headers=vary())


def vary() -> dict[str, str]:
    """The same address gives a part of the page to htmx."""
    return {"vary": "HX-Request, Cookie"}


def person_of(request: Request) -> Visitor:
    return visitor(request)
