-- One notification, as it came. Times are milliseconds since 1970.
CREATE TABLE item (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received INTEGER NOT NULL,
    event TEXT NOT NULL,
    subscription INTEGER,
    key TEXT,
    subject TEXT,
    modified INTEGER,
    content_type TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX item_key ON item (key) WHERE key IS NOT NULL;
CREATE INDEX item_received ON item (received);

CREATE TABLE handler (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- One notification on its way to one handler. `held`: it waits behind another one of its subject.
-- `position` is its place in the line of its subject, `dated` whether the sender gave it.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    item INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    handler INTEGER NOT NULL REFERENCES handler (id),
    state TEXT NOT NULL
        CHECK (state IN ('waiting', 'held', 'claimed', 'handled', 'superseded', 'dead')),
    subject TEXT,
    position INTEGER NOT NULL,
    dated INTEGER NOT NULL,
    due INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    panics INTEGER NOT NULL DEFAULT 0,
    since INTEGER,
    uncertain INTEGER NOT NULL DEFAULT 0,
    cause TEXT,
    settled INTEGER,
    UNIQUE (item, handler)
) STRICT;
CREATE INDEX delivery_due ON delivery (handler, state, due)
    WHERE state = 'waiting' OR state = 'claimed';
CREATE INDEX delivery_line ON delivery (handler, subject, state, position)
    WHERE subject IS NOT NULL;
CREATE INDEX delivery_uncertain ON delivery (handler, subject, position)
    WHERE uncertain AND subject IS NOT NULL;
CREATE INDEX delivery_pending ON delivery (item) WHERE state IN ('waiting', 'held', 'claimed');
CREATE INDEX delivery_dead ON delivery (item) WHERE state = 'dead';

-- A body that is no notification.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    reason TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX quarantine_received ON quarantine (received);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How many there are of each: counting a million rows takes too long to be asked for often.
CREATE TABLE tally (
    name TEXT PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO tally VALUES
    ('items', 0), ('waiting', 0), ('held', 0), ('claimed', 0), ('handled', 0), ('superseded', 0),
    ('dead', 0), ('quarantined', 0), ('quarantined bytes', 0);

CREATE TRIGGER item_added AFTER INSERT ON item BEGIN
    UPDATE tally SET number = number + 1 WHERE name = 'items';
END;
CREATE TRIGGER item_removed AFTER DELETE ON item BEGIN
    UPDATE tally SET number = number - 1 WHERE name = 'items';
END;
CREATE TRIGGER delivery_added AFTER INSERT ON delivery BEGIN
    UPDATE tally SET number = number + 1 WHERE name = NEW.state;
END;
CREATE TRIGGER delivery_moved AFTER UPDATE OF state ON delivery WHEN OLD.state <> NEW.state BEGIN
    UPDATE tally SET number = number - 1 WHERE name = OLD.state;
    UPDATE tally SET number = number + 1 WHERE name = NEW.state;
END;
CREATE TRIGGER delivery_removed AFTER DELETE ON delivery BEGIN
    UPDATE tally SET number = number - 1 WHERE name = OLD.state;
END;
CREATE TRIGGER quarantine_added AFTER INSERT ON quarantine BEGIN
    UPDATE tally SET number = number + 1 WHERE name = 'quarantined';
    UPDATE tally SET number = number + length(NEW.body) WHERE name = 'quarantined bytes';
END;
CREATE TRIGGER quarantine_removed AFTER DELETE ON quarantine BEGIN
    UPDATE tally SET number = number - 1 WHERE name = 'quarantined';
    UPDATE tally SET number = number - length(OLD.body) WHERE name = 'quarantined bytes';
END;
