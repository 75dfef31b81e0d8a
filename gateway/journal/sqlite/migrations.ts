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
];
