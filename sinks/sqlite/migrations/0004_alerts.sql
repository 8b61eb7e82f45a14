-- What is owed, held back, sent and silenced. Times are microseconds since 1970, UTC. A rebuild keeps all of it.

CREATE TABLE notices (
    id TEXT PRIMARY KEY,
    contradiction TEXT NOT NULL,
    event TEXT NOT NULL,
    made INTEGER NOT NULL,
    due INTEGER NOT NULL,
    waiting INTEGER NOT NULL,          -- 1: neither in a delivery nor dropped
    silence TEXT,                      -- the silence that holds it
    record BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX notices_due ON notices (due, id) WHERE waiting = 1;
CREATE INDEX notices_event ON notices (event, due, id) WHERE waiting = 1;
CREATE INDEX notices_silence ON notices (silence) WHERE waiting = 1 AND silence IS NOT NULL;
CREATE INDEX notices_contradiction ON notices (contradiction, made, id);

CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    event TEXT,
    kind TEXT NOT NULL,
    made INTEGER NOT NULL,
    due INTEGER NOT NULL,
    state TEXT NOT NULL,
    record BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (due, id) WHERE state = 'pending';
CREATE INDEX deliveries_newest ON deliveries (made DESC, id);
CREATE INDEX deliveries_state ON deliveries (state, made DESC, id);

CREATE TABLE silences (
    id TEXT PRIMARY KEY,
    made INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    record BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX silences_ends ON silences (ends DESC, id);

CREATE TABLE alert_rules (
    name TEXT PRIMARY KEY,
    record BLOB NOT NULL
) WITHOUT ROWID;
