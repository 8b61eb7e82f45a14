"""Signed webhooks after the Standard Webhooks specification 1.0 (symmetric, `v1`): who gets one can tell that it is ours, and fresh."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime

from processors.errors import BadSettings

_PREFIX = "whsec_"
_SHORTEST = 16


def key(secret: str) -> bytes:
    """The key of a secret: `whsec_` and base64 of it, else the text itself. `BadSettings` for what is no secret, without showing it."""
    if secret.startswith(_PREFIX):
        try:
            raw = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error as error:
            raise BadSettings("secret: what follows whsec_ is not base64") from error
    else:
        raw = secret.encode()
    if len(raw) < _SHORTEST:
        raise BadSettings(f"secret: too short; use {_SHORTEST} bytes at least, e.g. whsec_ and what `openssl rand -base64 32` prints")
    return raw


def headers(secret: bytes, id: str, now: datetime, body: bytes) -> dict[str, str]:
    """The headers of one request. The id is that of the message: it stays when the message is sent again, and so is an idempotency key."""
    stamp = str(int(now.timestamp()))
    signature = base64.b64encode(hmac.digest(secret, f"{id}.{stamp}.".encode() + body, hashlib.sha256)).decode()
    return {"webhook-id": id, "webhook-timestamp": stamp, "webhook-signature": f"v1,{signature}", "Idempotency-Key": id}
