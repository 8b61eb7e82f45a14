-- What the page lists and filters by; and what people say about what they see.

-- By what contradictions are found: kind, act, place (with all that it lies in), outlet, speaker; and the independent origins on
-- their sides ('left', 'right').
CREATE TABLE contradiction_facets (
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    contradiction TEXT NOT NULL,
    PRIMARY KEY (facet, value, contradiction)
) WITHOUT ROWID;
CREATE INDEX contradiction_facets_of ON contradiction_facets (contradiction);

-- Verdicts as they were appended to the log: they outlive a rebuild.
CREATE TABLE verdicts (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    contradiction TEXT,                -- null for merge and split
    kind TEXT NOT NULL,
    record BLOB NOT NULL
);
CREATE INDEX verdicts_contradiction ON verdicts (contradiction, n) WHERE contradiction IS NOT NULL;

CREATE TABLE saved_searches (
    id TEXT PRIMARY KEY,
    made INTEGER NOT NULL,
    record BLOB NOT NULL
) WITHOUT ROWID;
