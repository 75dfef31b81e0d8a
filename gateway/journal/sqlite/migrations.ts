/**
 * The schema, version by version: a database of version n has had the first n applied. Append only; never edit one
 * that was released.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    sender TEXT NOT NULL,
    channel TEXT NOT NULL,
    received_at TEXT NOT NULL,
    judged_at TEXT,
    media_type TEXT NOT NULL,
    charset TEXT,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    lane TEXT NOT NULL,
    status TEXT NOT NULL,
    head TEXT NOT NULL,
    carried TEXT,
    problem TEXT,
    salt BLOB,
    leaf INTEGER NOT NULL,
    -- 1 until it has had its turn in the lane
    waiting INTEGER NOT NULL DEFAULT 1
  );
  CREATE INDEX messages_sender ON messages (sender, seq);
  CREATE INDEX messages_status ON messages (status, seq);
  CREATE INDEX messages_waiting ON messages (lane, seq) WHERE waiting = 1;

  CREATE TABLE payloads (
    message INTEGER NOT NULL,
    part INTEGER NOT NULL,
    data BLOB NOT NULL
  );
  CREATE UNIQUE INDEX payloads_part ON payloads (message, part);

  -- kind: transport, business, or bytes (the key is their SHA-256)
  CREATE TABLE claims (
    sender TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (sender, kind, key)
  ) WITHOUT ROWID;
  CREATE INDEX claims_message ON claims (message);

  CREATE TABLE verdicts (
    message INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    salt BLOB
  );

  CREATE TABLE documents (
    seq INTEGER PRIMARY KEY,
    message INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    text TEXT NOT NULL
  );
  CREATE INDEX documents_message ON documents (message, seq);

  CREATE TABLE feed (
    cursor INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL UNIQUE,
    published_at TEXT NOT NULL
  );

  CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    partner TEXT NOT NULL,
    lane TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    notation TEXT NOT NULL,
    message INTEGER NOT NULL,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at TEXT NOT NULL,
    settled_at TEXT,
    last_error TEXT,
    answer TEXT,
    answer_salt BLOB,
    -- 1 while its message waits for its turn in the lane
    held INTEGER NOT NULL,
    -- 1 for the one of its (partner, lane) that may go next
    head INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX deliveries_queue ON deliveries (partner, lane, message, seq) WHERE status = 'due' AND held = 0;
  CREATE UNIQUE INDEX deliveries_head ON deliveries (partner, lane) WHERE head = 1;
  CREATE INDEX deliveries_due ON deliveries (due_at, message, seq) WHERE head = 1;
  CREATE INDEX deliveries_message ON deliveries (message, status);
  CREATE INDEX deliveries_partner ON deliveries (partner, seq);
  CREATE INDEX deliveries_partner_status ON deliveries (partner, status, seq);
  CREATE INDEX deliveries_status ON deliveries (status, seq);
  CREATE INDEX deliveries_subject ON deliveries (subject, partner);

  -- idx is the leaf's place in the tree: dense, in the order of the commits
  CREATE TABLE leaves (
    idx INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    text TEXT NOT NULL,
    message INTEGER
  );
  CREATE INDEX leaves_message ON leaves (message, idx) WHERE message IS NOT NULL;

  CREATE TABLE checkpoints (
    seq INTEGER PRIMARY KEY,
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    UNIQUE (size, note)
  );
  CREATE TABLE tiles (
    idx INTEGER PRIMARY KEY,
    root BLOB NOT NULL
  );
  `,
  `
  ALTER TABLE messages ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE messages ADD COLUMN released INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE messages ADD COLUMN unrouted INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE messages ADD COLUMN discarded INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE messages ADD COLUMN erased_at TEXT;
  CREATE INDEX messages_age ON messages (received_at, seq) WHERE erased_at IS NULL;
  -- all that the ledger asks of a message
  -- of receipt, in UTC: a column of its own, so that the index is all that is read
  ALTER TABLE messages ADD COLUMN day TEXT NOT NULL DEFAULT '';
  UPDATE messages SET day = substr(received_at, 1, 10);
  CREATE INDEX messages_ledger ON messages (sender, day, status, waiting, unrouted, discarded);

  -- the version after the message's own is a proposal
  ALTER TABLE payloads ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
  DROP INDEX payloads_part;
  CREATE UNIQUE INDEX payloads_part ON payloads (message, version, part);
  -- what is known of versions after the first
  CREATE TABLE versions (
    message INTEGER NOT NULL,
    version INTEGER NOT NULL,
    salt BLOB,
    hash TEXT NOT NULL,
    PRIMARY KEY (message, version)
  ) WITHOUT ROWID;

  -- verdicts that were judged anew; only rejections are, so that there are no documents of theirs
  CREATE TABLE former_verdicts (
    seq INTEGER PRIMARY KEY,
    message INTEGER NOT NULL,
    status TEXT NOT NULL,
    text TEXT NOT NULL,
    salt BLOB
  );
  CREATE INDEX former_verdicts_message ON former_verdicts (message, seq);

  -- kind rejected: a business key that a rejection gave free
  ALTER TABLE claims ADD COLUMN until TEXT;

  ALTER TABLE deliveries ADD COLUMN stops INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE deliveries ADD COLUMN answer_within INTEGER;
  ALTER TABLE deliveries ADD COLUMN answer_by TEXT;
  ALTER TABLE deliveries ADD COLUMN answered TEXT;
  -- 1 while an answer is awaited and not overdue
  ALTER TABLE deliveries ADD COLUMN awaiting INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX deliveries_awaiting ON deliveries (answer_by, seq) WHERE awaiting = 1;
  DROP INDEX deliveries_queue;
  CREATE INDEX deliveries_queue ON deliveries (partner, lane, message, seq)
    WHERE held = 0 AND (status = 'due' OR (status = 'dead' AND stops = 1));

  -- what a receiver's answer will name
  CREATE TABLE delivery_references (
    partner TEXT NOT NULL,
    reference TEXT NOT NULL,
    delivery INTEGER NOT NULL,
    PRIMARY KEY (partner, reference, delivery)
  ) WITHOUT ROWID;
  -- answers to what isn't known as sent: they may have been quicker than the note that it was
  CREATE TABLE early_answers (
    seq INTEGER PRIMARY KEY,
    partner TEXT NOT NULL,
    reference TEXT NOT NULL,
    message TEXT NOT NULL,
    answered TEXT NOT NULL,
    problem TEXT
  );
  CREATE INDEX early_answers_message ON early_answers (message);
  CREATE INDEX early_answers_reference ON early_answers (partner, reference, seq);

  CREATE TABLE pauses (
    partner TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    reason TEXT NOT NULL
  ) WITHOUT ROWID;

  -- seq is given anew at each opening
  CREATE TABLE exceptions (
    number INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    message TEXT NOT NULL,
    partner TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    status TEXT NOT NULL,
    problem TEXT,
    owner TEXT,
    proposal TEXT,
    closed_at TEXT,
    resolution TEXT,
    content TEXT,
    actions TEXT NOT NULL DEFAULT '[]'
  );
  CREATE INDEX exceptions_status ON exceptions (status, seq);
  CREATE INDEX exceptions_status_kind ON exceptions (status, kind, seq);
  CREATE INDEX exceptions_kind ON exceptions (kind, seq);
  CREATE INDEX exceptions_partner ON exceptions (partner, seq);
  CREATE INDEX exceptions_message ON exceptions (message, seq);

  CREATE INDEX deliveries_unfinished ON deliveries (partner, status) WHERE status IN ('due', 'dead');

  -- What was given up before there were exceptions is one now.
  INSERT INTO exceptions (seq, id, kind, subject, message, partner, opened_at, status, problem)
    SELECT row_number() OVER (ORDER BY opened_at, id), kind || '~' || id, kind, id, message, partner, opened_at, 'open', problem
    FROM (
      SELECT 'parked' AS kind, id, id AS message, sender AS partner, received_at AS opened_at, problem
        FROM messages WHERE status = 'parked'
      UNION ALL
      SELECT 'dead', d.id, m.id, d.partner, coalesce(d.settled_at, d.due_at), d.last_error
        FROM deliveries d JOIN messages m ON m.seq = d.message WHERE d.status = 'dead');
  `,
  `
  -- how far those got that hand the feed on
  CREATE TABLE followers (name TEXT PRIMARY KEY, cursor INTEGER NOT NULL) WITHOUT ROWID;
  `,
  `
  -- small state beside the messages
  CREATE TABLE records (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    version INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (kind, key)
  ) WITHOUT ROWID;
  `,
  `
  -- what documents are found by, for views: derived, and built anew at will
  CREATE TABLE document_index (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    cursor INTEGER NOT NULL,
    note TEXT,
    PRIMARY KEY (kind, value, cursor)
  ) WITHOUT ROWID;
  CREATE INDEX document_index_cursor ON document_index (cursor);
  `,
];
