/**
 * The schema, version by version: a database of version n has had the first n applied. Append only; never edit one
 * that was released. Names are of the connection's search path, so that several journals may share a database.
 */
export const MIGRATIONS: readonly string[] = [
  `
  -- A process that writes here. Its epoch is its fencing token: whoever finds it gone deletes the row, and with the
  -- row goes the right to write.
  CREATE TABLE instances (
    epoch bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    beat bigint NOT NULL DEFAULT 0,
    since timestamptz NOT NULL DEFAULT now()
  );

  CREATE TABLE messages (
    seq bigint PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    sender text COLLATE "C" NOT NULL,
    channel text NOT NULL,
    received_at timestamptz NOT NULL,
    judged_at timestamptz,
    media_type text NOT NULL,
    charset text,
    lane text COLLATE "C" NOT NULL,
    status text NOT NULL,
    head json NOT NULL,
    carried json,
    problem json,
    leaf bigint NOT NULL,
    -- as received
    sha256 text NOT NULL,
    bytes bigint NOT NULL,
    salt bytea,
    version integer NOT NULL DEFAULT 1,
    released boolean NOT NULL DEFAULT false,
    unrouted boolean NOT NULL DEFAULT false,
    discarded boolean NOT NULL DEFAULT false,
    erased_at timestamptz,
    -- until it has had its turn in the lane
    waiting boolean NOT NULL DEFAULT true,
    -- epoch of the instance that judges it
    holder bigint
  );
  CREATE INDEX messages_sender ON messages (sender, seq);
  CREATE INDEX messages_status ON messages (status, seq);
  CREATE INDEX messages_waiting ON messages (lane, seq) WHERE waiting;
  CREATE INDEX messages_stopping ON messages (lane, seq) WHERE waiting AND status = 'received';
  CREATE INDEX messages_unjudged ON messages (seq) WHERE status = 'received';
  -- all that the ledger asks of a message
  CREATE INDEX messages_ledger ON messages (sender, received_at, seq, status, waiting, unrouted, discarded);
  CREATE INDEX messages_age ON messages (received_at, seq) WHERE erased_at IS NULL;

  -- the version after the message's own is a proposal; hash and salt are of those after the first
  CREATE TABLE versions (
    message bigint NOT NULL,
    version integer NOT NULL,
    payload bigint NOT NULL,
    bytes bigint NOT NULL,
    salt bytea,
    hash text,
    PRIMARY KEY (message, version)
  );

  -- Payloads are written before the commit's turn, so their number is drawn by the instance, a block at a time.
  CREATE SEQUENCE payload_numbers INCREMENT BY 1000;
  CREATE TABLE payloads (
    payload bigint NOT NULL,
    part integer NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (payload, part)
  );
  -- Compressing what is compressed already or read once costs more than it saves.
  ALTER TABLE payloads ALTER COLUMN data SET STORAGE EXTERNAL;

  -- kind: transport, business, bytes (the key is their SHA-256), or rejected: a business key that a rejection gave free
  CREATE TABLE claims (
    sender text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    key text COLLATE "C" NOT NULL,
    message bigint NOT NULL,
    until timestamptz,
    PRIMARY KEY (sender, kind, key)
  );
  CREATE INDEX claims_message ON claims (message);

  CREATE TABLE verdicts (
    message bigint PRIMARY KEY,
    text text NOT NULL,
    salt bytea
  );

  -- verdicts that were judged anew; only rejections are, so that there are no documents of theirs
  CREATE TABLE former_verdicts (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message bigint NOT NULL,
    status text NOT NULL,
    text text NOT NULL,
    salt bytea
  );
  CREATE INDEX former_verdicts_message ON former_verdicts (message, seq);

  CREATE TABLE documents (
    message bigint NOT NULL,
    nth integer NOT NULL,
    id text COLLATE "C" NOT NULL UNIQUE,
    type text NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (message, nth)
  );

  CREATE TABLE feed (
    cursor bigint PRIMARY KEY,
    document text COLLATE "C" NOT NULL UNIQUE,
    type text NOT NULL,
    published_at timestamptz NOT NULL
  );
  CREATE INDEX feed_type ON feed (type, cursor);

  CREATE TABLE deliveries (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    partner text COLLATE "C" NOT NULL,
    lane text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    notation text NOT NULL,
    -- 0: about something that isn't here
    message bigint NOT NULL,
    status text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    settled_at timestamptz,
    last_error json,
    answer json,
    answer_salt bytea,
    stops boolean NOT NULL DEFAULT false,
    answer_within integer,
    answer_by timestamptz,
    answered json,
    -- while an answer is awaited and not overdue
    awaiting boolean NOT NULL DEFAULT false,
    -- while its message waits for its turn in the lane
    held boolean NOT NULL,
    -- the one of its (partner, lane) that may go next
    head boolean NOT NULL DEFAULT false,
    -- epoch of the instance that delivers it
    holder bigint
  );
  CREATE INDEX deliveries_queue ON deliveries (partner, lane, message, seq)
    WHERE NOT held AND (status = 'due' OR (status = 'dead' AND stops));
  CREATE UNIQUE INDEX deliveries_head ON deliveries (partner, lane) WHERE head;
  CREATE INDEX deliveries_due ON deliveries (partner, due_at, message, seq) WHERE head;
  CREATE INDEX deliveries_message ON deliveries (message, status);
  CREATE INDEX deliveries_partner ON deliveries (partner, seq);
  CREATE INDEX deliveries_partner_status ON deliveries (partner, status, seq);
  CREATE INDEX deliveries_status ON deliveries (status, seq);
  CREATE INDEX deliveries_unfinished ON deliveries (partner, status, message) WHERE status IN ('due', 'dead');
  CREATE INDEX deliveries_subject ON deliveries (subject, partner);
  CREATE INDEX deliveries_awaiting ON deliveries (answer_by, seq) WHERE awaiting;

  -- What a receiver's answer will name.
  CREATE TABLE delivery_references (
    partner text COLLATE "C" NOT NULL,
    reference text COLLATE "C" NOT NULL,
    delivery bigint NOT NULL,
    PRIMARY KEY (partner, reference, delivery)
  );

  -- answers to what isn't known as sent: they may have been quicker than the note that it was
  CREATE TABLE early_answers (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    partner text COLLATE "C" NOT NULL,
    reference text COLLATE "C" NOT NULL,
    message text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    answered text NOT NULL,
    problem text
  );
  CREATE INDEX early_answers_message ON early_answers (message);
  CREATE INDEX early_answers_reference ON early_answers (partner, reference, seq);

  CREATE TABLE pauses (
    partner text COLLATE "C" PRIMARY KEY,
    at timestamptz NOT NULL,
    by text NOT NULL,
    reason text NOT NULL
  );

  -- seq is given anew at each opening
  CREATE TABLE exceptions (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seq bigint NOT NULL UNIQUE,
    id text COLLATE "C" NOT NULL UNIQUE,
    kind text NOT NULL,
    subject text COLLATE "C" NOT NULL,
    message text COLLATE "C" NOT NULL,
    partner text COLLATE "C" NOT NULL,
    opened_at timestamptz NOT NULL,
    status text NOT NULL,
    problem text,
    owner text,
    proposal text,
    closed_at timestamptz,
    resolution text,
    content text,
    actions text NOT NULL DEFAULT '[]'
  );
  CREATE INDEX exceptions_status ON exceptions (status, seq);
  CREATE INDEX exceptions_status_kind ON exceptions (status, kind, seq);
  CREATE INDEX exceptions_kind ON exceptions (kind, seq);
  CREATE INDEX exceptions_partner ON exceptions (partner, seq);
  CREATE INDEX exceptions_message ON exceptions (message, seq);

  -- idx is the leaf's place in the tree: dense, in the order of the commits
  CREATE TABLE leaves (
    idx bigint PRIMARY KEY,
    hash bytea NOT NULL,
    text text NOT NULL,
    message bigint
  );
  CREATE INDEX leaves_message ON leaves (message, idx) WHERE message IS NOT NULL;

  CREATE TABLE checkpoints (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    size bigint NOT NULL,
    note text NOT NULL,
    UNIQUE (size, note)
  );
  CREATE TABLE tiles (
    idx bigint PRIMARY KEY,
    root bytea NOT NULL
  );
  `,
  `
  -- how far those got that hand the feed on, and the instance that does
  CREATE TABLE followers (
    name text COLLATE "C" PRIMARY KEY,
    cursor bigint NOT NULL,
    holder bigint NOT NULL
  );
  `,
  `
  -- small state beside the messages
  CREATE TABLE records (
    kind text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    value text NOT NULL,
    version integer NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (kind, key)
  );
  `,
  `
  -- what documents are found by, for views: derived, and built anew at will
  CREATE TABLE document_index (
    kind text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    cursor bigint NOT NULL,
    note text,
    PRIMARY KEY (kind, value, cursor)
  );
  CREATE INDEX document_index_cursor ON document_index (cursor);
  `,
];
