-- The log between the stages, the state of matching and polling, and the archive. Times are microseconds since 1970, UTC.

CREATE TABLE bodies (
    n INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,       -- of the unpacked bytes
    data BLOB NOT NULL
);  -- articles as JSON, packed: once, though the log and the archive both hold them

CREATE TABLE log (
    offset INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    key TEXT NOT NULL,
    value BLOB,                        -- packed; null where the body holds it
    body INTEGER REFERENCES bodies (n)
);
CREATE INDEX log_topic ON log (topic);  -- with the offset, as every index of a rowid table

CREATE TABLE positions (
    consumer TEXT NOT NULL,
    topic TEXT NOT NULL,
    offset INTEGER NOT NULL,
    PRIMARY KEY (consumer, topic)
) WITHOUT ROWID;

CREATE TABLE alerts (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    record BLOB NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX alerts_owed ON alerts (n) WHERE settled = 0;

CREATE TABLE revisions (
    article TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body INTEGER NOT NULL REFERENCES bodies (n),
    PRIMARY KEY (article, revision)
) WITHOUT ROWID;

CREATE TABLE claims (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    article TEXT NOT NULL,
    revision INTEGER NOT NULL,
    ord INTEGER,                       -- its place among the claims of the revision; null where only an event holds it
    record BLOB NOT NULL,              -- packed
    UNIQUE (id, revision)
);
CREATE INDEX claims_article ON claims (article, revision, ord) WHERE ord IS NOT NULL;

CREATE TABLE events (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    country TEXT NOT NULL,
    version INTEGER NOT NULL,
    stamp INTEGER NOT NULL,            -- rises with each write of the row: whether a reader's copy is still true
    ending INTEGER NOT NULL,
    record BLOB NOT NULL               -- packed, without the lists that grow: they are items
);
CREATE INDEX events_ending ON events (ending DESC, id);

CREATE TABLE event_items (
    event INTEGER NOT NULL REFERENCES events (n),
    list INTEGER NOT NULL,             -- which list of the event (sinks/sqlite/events.py)
    ord INTEGER NOT NULL,
    item BLOB NOT NULL,
    PRIMARY KEY (event, list, ord)
) WITHOUT ROWID;

CREATE TABLE event_keys (
    country TEXT NOT NULL,
    key TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES events (n),
    PRIMARY KEY (country, key, event)
) WITHOUT ROWID;
CREATE INDEX event_keys_event ON event_keys (event);

CREATE TABLE contradictions (
    id TEXT PRIMARY KEY,
    event TEXT NOT NULL,
    version INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    severity REAL NOT NULL,
    retracted INTEGER NOT NULL,
    record BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX contradictions_event ON contradictions (event, id);
CREATE INDEX contradictions_newest ON contradictions (first_seen DESC, id);
CREATE INDEX contradictions_severest ON contradictions (severity DESC, first_seen DESC, id);

CREATE TABLE sides (
    claim TEXT NOT NULL,
    contradiction TEXT NOT NULL,
    PRIMARY KEY (claim, contradiction)
) WITHOUT ROWID;  -- the claims that stand in a contradiction which is not retracted
CREATE INDEX sides_contradiction ON sides (contradiction);

CREATE TABLE feeds (
    feed TEXT PRIMARY KEY,
    record BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE seen (
    feed TEXT NOT NULL,
    entry TEXT NOT NULL,
    entry_hash TEXT NOT NULL,
    article TEXT,
    seen INTEGER NOT NULL,
    checked INTEGER,
    PRIMARY KEY (feed, entry)
) WITHOUT ROWID;

CREATE TABLE dead_letters (
    id TEXT PRIMARY KEY,
    failed INTEGER NOT NULL,
    record BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX dead_letters_failed ON dead_letters (failed DESC, id);
