"""How saved objects get into Kibana: its import, which is one request, with patience while Kibana starts."""

from __future__ import annotations

import ssl
from typing import Any, NamedTuple

import aiohttp
import msgspec
import stamina

from processors.errors import BadSettings, Unreachable


class Kibana(NamedTuple):
    """Where Kibana is and who we are to it."""

    url: str
    user: str = ""
    password: str = ""
    certificate: str = ""
    """The file of the authority that signed its certificate; empty: those that the system trusts."""
    space: str = ""
    """The Kibana space that the objects go into; empty: the default one."""
    timeout: float = 60.0
    """Seconds for one request."""
    patience: float = 300.0
    """Seconds for which it is asked again while it does not answer, or says that it is not ready."""


class _NotYet(Exception):
    """It may answer later."""


async def load(kibana: Kibana, objects: bytes) -> int:
    """Imports NDJSON over what is there under the same ids; returns how many objects it took.

    Raises `Unreachable` where Kibana did not become ready in time, and `BadSettings` where it refuses.
    """
    try:
        async for attempt in stamina.retry_context(on=_NotYet, attempts=None, timeout=kibana.patience, wait_initial=0.5, wait_max=10.0):
            with attempt:
                return await _import(kibana, objects)
    except _NotYet as error:
        raise Unreachable(f"Kibana at {kibana.url} is not ready: {error}; start it, or set kibana.url") from error
    raise AssertionError("stamina tries at least once")


async def status(kibana: Kibana) -> str:
    """How Kibana says it does: `available`, or another word. Asked once. Raises `Unreachable` or `BadSettings`."""
    try:
        answered, body = await _ask(kibana, "GET", "/api/status")
    except _NotYet as error:
        raise Unreachable(f"Kibana at {kibana.url} does not answer: {error}; start it, or set kibana.url") from error
    if answered in (401, 403):
        raise BadSettings(f"Kibana at {kibana.url} does not let us in ({answered}); set kibana.user and kibana.password")
    try:
        return str(msgspec.json.decode(body, type=_Status).status.overall.level)
    except msgspec.MsgspecError:
        return f"not ready ({answered})"


class _Level(msgspec.Struct):
    level: str


class _Overall(msgspec.Struct):
    overall: _Level


class _Status(msgspec.Struct):
    """Of Kibana's answer, what is needed."""

    status: _Overall


async def _import(kibana: Kibana, objects: bytes) -> int:
    form = aiohttp.FormData()
    form.add_field("file", objects, filename="rasid.ndjson", content_type="application/ndjson")
    space = f"/s/{kibana.space}" if kibana.space else ""
    return _taken(kibana, *await _ask(kibana, "POST", f"{space}/api/saved_objects/_import?overwrite=true", form))


async def _ask(kibana: Kibana, method: str, path: str, form: aiohttp.FormData | None = None) -> tuple[int, bytes]:
    """Status and body. Raises `_NotYet` where nobody answers, `BadSettings`."""
    headers = {"kbn-xsrf": "rasid"}
    if kibana.user:
        headers["Authorization"] = aiohttp.encode_basic_auth(kibana.user, kibana.password)
    try:
        trusted = ssl.create_default_context(cafile=kibana.certificate) if kibana.certificate else True
    except OSError as error:
        raise BadSettings(f"kibana.certificate = {kibana.certificate}: {error.strerror or error}") from error
    address = f"{kibana.url.rstrip('/')}{path}"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=kibana.timeout)) as session,
            session.request(method, address, data=form, headers=headers, ssl=trusted, allow_redirects=False) as answer,
        ):
            return answer.status, await answer.read()
    except aiohttp.InvalidURL as error:
        raise BadSettings(f"kibana.url = {kibana.url!r} is no address; write it as http://127.0.0.1:5601") from error
    except aiohttp.ClientConnectorCertificateError as error:
        raise BadSettings(f"Kibana's certificate is not trusted ({error.certificate_error}); set kibana.certificate") from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise _NotYet(str(error) or type(error).__name__) from error


def _taken(kibana: Kibana, status: int, body: bytes) -> int:
    """How many objects the answer says were taken."""
    said = body[:300].decode("utf-8", "replace")
    if status == 429 or status >= 500:
        raise _NotYet(f"it answers {status} {said}")
    if status in (401, 403):
        who = f"the user {kibana.user}" if kibana.user else "nobody (kibana.user is not set)"
        raise BadSettings(f"Kibana at {kibana.url} does not let {who} import saved objects ({status}); set kibana.user and kibana.password")
    if status != 200:
        raise BadSettings(f"Kibana at {kibana.url} refuses the import: {status} {said}")
    try:
        found: dict[str, Any] = msgspec.json.decode(body, type=dict)
    except msgspec.MsgspecError as error:
        raise BadSettings(f"what answers at {kibana.url} is not Kibana: {said}") from error
    if found.get("success") is not True:
        wrong = [f"{one.get('type')} {one.get('id')}: {msgspec.json.encode(one.get('error')).decode()}" for one in found.get("errors", [])]
        raise BadSettings(f"Kibana refuses {len(wrong)} objects: {'; '.join(wrong[:3]) or said}")
    return int(found.get("successCount", 0))
