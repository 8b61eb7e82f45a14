"""What a store has of alerting, read from the part that keeps it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from processors.alerts import AlertRule, Delivery, DeliveryState, Dispatch, Notice, Silence


class AlertTables(Protocol):
    """The part of a store that keeps notices, deliveries, silences and rules."""

    def due_notices(self, now: datetime, limit: int) -> list[Notice]: ...

    def waiting_notices(self, event: str | None, limit: int) -> list[Notice]: ...

    def notices_of(self, contradiction: str) -> list[Notice]: ...

    def deliveries(self, limit: int, after: str | None, state: DeliveryState | None) -> tuple[list[Delivery], str | None]: ...

    def delivery(self, id: str) -> Delivery | None: ...

    def due_deliveries(self, now: datetime, limit: int) -> list[Delivery]: ...

    def dispatches(self, since: datetime) -> list[Dispatch]: ...

    def silences(self, active: datetime | None) -> list[Silence]: ...

    def alert_rules(self) -> list[AlertRule]: ...


class ReadsAlerts:
    """The alerting part of `processors.ports.Store`, for a store with such tables."""

    def __init__(self, tables: AlertTables) -> None:
        self._alerts = tables

    def due_notices(self, now: datetime, limit: int) -> list[Notice]:
        return self._alerts.due_notices(now, limit)

    def waiting_notices(self, *, event: str | None = None, limit: int) -> list[Notice]:
        return self._alerts.waiting_notices(event, limit)

    def notices_of(self, contradiction: str) -> list[Notice]:
        return self._alerts.notices_of(contradiction)

    def deliveries(
        self, *, limit: int, after: str | None = None, state: DeliveryState | None = None,
    ) -> tuple[list[Delivery], str | None]:
        return self._alerts.deliveries(limit, after, state)

    def delivery(self, id: str) -> Delivery | None:
        return self._alerts.delivery(id)

    def due_deliveries(self, now: datetime, limit: int) -> list[Delivery]:
        return self._alerts.due_deliveries(now, limit)

    def dispatches(self, since: datetime) -> list[Dispatch]:
        return self._alerts.dispatches(since)

    def silences(self, *, active: datetime | None = None) -> list[Silence]:
        return self._alerts.silences(active)

    def alert_rules(self) -> list[AlertRule]:
        return self._alerts.alert_rules()
