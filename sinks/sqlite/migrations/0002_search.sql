-- Full-text search over the terms that processors.text.analyzer gives. The index holds no text (contentless): it is in the bodies.

CREATE TABLE documents (
    n INTEGER PRIMARY KEY AUTOINCREMENT,  -- the rowid in `terms`; a new revision gets a new number, and the old one leads nowhere
    article TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    body INTEGER NOT NULL REFERENCES bodies (n),
    outlet TEXT NOT NULL,
    published INTEGER NOT NULL,
    length INTEGER NOT NULL               -- terms
);
CREATE INDEX documents_published ON documents (published DESC, article);
CREATE INDEX documents_outlet ON documents (outlet, published DESC, article);

-- The terms of a document in their order, as JSON [title, text], packed: ranking reads them instead of analysing anew.
CREATE TABLE analyses (document INTEGER PRIMARY KEY, terms BLOB NOT NULL);

CREATE TABLE totals (one INTEGER PRIMARY KEY CHECK (one = 1), documents INTEGER NOT NULL, length INTEGER NOT NULL);
INSERT INTO totals VALUES (1, 0, 0);
CREATE TRIGGER documents_added AFTER INSERT ON documents BEGIN
    UPDATE totals SET documents = documents + 1, length = length + new.length;
END;
CREATE TRIGGER documents_removed AFTER DELETE ON documents BEGIN
    UPDATE totals SET documents = documents - 1, length = length - old.length;
    DELETE FROM analyses WHERE document = old.n;
    DELETE FROM facets WHERE document = old.n;
END;

-- Which (act, place) a claim of the document speaks of, places with all that they lie in, '' for any.
CREATE TABLE facets (
    act TEXT NOT NULL,
    place TEXT NOT NULL,
    document INTEGER NOT NULL,
    PRIMARY KEY (act, place, document)
) WITHOUT ROWID;
CREATE INDEX facets_document ON facets (document);

-- Terms are parted by blanks alone: they may hold signs of ASCII.
CREATE VIRTUAL TABLE terms USING fts5 (title, text, content = '', tokenize = "ascii tokenchars '!#$%&()*+,-./:;<=>?@[\]^_`{|}~'''");
