-- The views of one generation. Names are unqualified on purpose: a rebuild runs the same file in a schema beside the
-- serving one and swaps the two by renaming. docs/views.md explains the tables to a person with psql.

CREATE TYPE side AS ENUM ('debit', 'credit');
CREATE TYPE entry_kind AS ENUM ('entry', 'transfer', 'exchange', 'capture', 'reversal');
CREATE TYPE account_status AS ENUM ('active', 'suspended', 'closed');
CREATE TYPE overdraft_kind AS ENUM ('workspace_default', 'unlimited', 'at_most');
CREATE TYPE transfer_status AS ENUM ('pending', 'completed', 'voided', 'expired', 'failed');

CREATE TABLE position (
    shard       smallint    PRIMARY KEY,
    seq         bigint      NOT NULL,
    hash        bytea       NOT NULL,
    generation  bigint      NOT NULL,
    recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE position IS 'How far these tables are: one row per shard, moved in the same transaction as the rows';
COMMENT ON COLUMN position.shard IS 'The shard of the journal';
COMMENT ON COLUMN position.seq IS 'The last segment whose events are in the tables; 0: none yet';
COMMENT ON COLUMN position.hash IS 'SHA-256 of that segment as it stands in the journal; zeros for seq 0';
COMMENT ON COLUMN position.generation IS 'Grows with every rebuild';
COMMENT ON COLUMN position.recorded_at IS 'When that segment was decided';

CREATE TABLE workspaces (
    shard      smallint    NOT NULL,
    workspace  integer     NOT NULL,
    name       text        NOT NULL UNIQUE,
    opened_seq bigint      NOT NULL,
    opened_at  timestamptz NOT NULL,
    PRIMARY KEY (shard, workspace)
);
COMMENT ON TABLE workspaces IS 'Workspaces; each lives on one shard';
COMMENT ON COLUMN workspaces.shard IS 'The shard of the journal';
COMMENT ON COLUMN workspaces.workspace IS 'Number per shard, in the order of opening';
COMMENT ON COLUMN workspaces.name IS 'The name in header X-Workspace-Id';
COMMENT ON COLUMN workspaces.opened_seq IS 'The segment that opened it';
COMMENT ON COLUMN workspaces.opened_at IS 'When it was opened';

CREATE TABLE assets (
    shard     smallint NOT NULL,
    workspace integer  NOT NULL,
    asset     integer  NOT NULL,
    code      text     COLLATE "C" NOT NULL,
    scale     smallint NOT NULL,
    name      text,
    PRIMARY KEY (shard, workspace, asset),
    UNIQUE (shard, workspace, code)
);
COMMENT ON TABLE assets IS 'What can be held: currencies, coins, points; per workspace';
COMMENT ON COLUMN assets.shard IS 'The shard of the journal';
COMMENT ON COLUMN assets.workspace IS 'workspaces.workspace';
COMMENT ON COLUMN assets.asset IS 'Number per workspace, in the order of definition';
COMMENT ON COLUMN assets.code IS 'Such as EUR';
COMMENT ON COLUMN assets.scale IS 'Decimals of the minor unit: 1234 at scale 2 is 12.34';
COMMENT ON COLUMN assets.name IS 'For people';

CREATE TABLE accounts (
    id              uuid           NOT NULL,
    opened_at       timestamptz    NOT NULL,
    opened_seq      bigint         NOT NULL,
    account         integer        NOT NULL,
    workspace       integer        NOT NULL,
    asset           integer,
    normal_side     side           NOT NULL,
    status          account_status NOT NULL,
    overdraft       overdraft_kind NOT NULL,
    shard           smallint       NOT NULL,
    system          boolean        NOT NULL,
    implicit        boolean        NOT NULL,
    code            text           COLLATE "C",
    overdraft_limit numeric(38, 0),
    soft_limit      numeric(38, 0),
    metadata        jsonb          NOT NULL,
    PRIMARY KEY (shard, account)
);
CREATE UNIQUE INDEX accounts_by_code ON accounts (shard, workspace, code) WHERE code IS NOT NULL;
CREATE INDEX accounts_by_workspace ON accounts (shard, workspace, account);
CREATE INDEX accounts_by_metadata ON accounts USING gin (metadata jsonb_path_ops) WHERE metadata <> '{}';
COMMENT ON TABLE accounts IS 'Accounts as they are now';
COMMENT ON COLUMN accounts.id IS 'The id in the API; contains shard and number';
COMMENT ON COLUMN accounts.opened_at IS 'When it was opened';
COMMENT ON COLUMN accounts.opened_seq IS 'The segment that opened it';
COMMENT ON COLUMN accounts.account IS 'Number per shard, in the order of opening; other tables refer to it';
COMMENT ON COLUMN accounts.workspace IS 'workspaces.workspace';
COMMENT ON COLUMN accounts.asset IS 'assets.asset if it holds only this one; null: any';
COMMENT ON COLUMN accounts.normal_side IS 'The side that increases it from its owner''s point of view; limits look that way';
COMMENT ON COLUMN accounts.status IS 'active, suspended or closed';
COMMENT ON COLUMN accounts.overdraft IS 'Which limit applies: the workspace''s, none, or overdraft_limit';
COMMENT ON COLUMN accounts.shard IS 'The shard of the journal';
COMMENT ON COLUMN accounts.system IS 'Daybook''s own, such as exchange:EUR';
COMMENT ON COLUMN accounts.implicit IS 'Opened by the first posting that named it';
COMMENT ON COLUMN accounts.code IS 'Unique per workspace; null: has only its id';
COMMENT ON COLUMN accounts.overdraft_limit IS 'How far the available balance may go below zero, minor units';
COMMENT ON COLUMN accounts.soft_limit IS 'Going below this is reported, not refused; minor units';
COMMENT ON COLUMN accounts.metadata IS 'Pairs of text given by the owner';

CREATE TABLE balances (
    account         integer        NOT NULL,
    asset           integer        NOT NULL,
    shard           smallint       NOT NULL,
    debits          numeric(38, 0) NOT NULL,
    credits         numeric(38, 0) NOT NULL,
    pending_debits  numeric(38, 0) NOT NULL,
    pending_credits numeric(38, 0) NOT NULL,
    PRIMARY KEY (shard, account, asset)
) WITH (fillfactor = 70);
COMMENT ON TABLE balances IS 'Sums per account and asset, minor units; balance = debits - credits';
COMMENT ON COLUMN balances.account IS 'accounts.account';
COMMENT ON COLUMN balances.asset IS 'assets.asset';
COMMENT ON COLUMN balances.shard IS 'The shard of the journal';
COMMENT ON COLUMN balances.debits IS 'Sum of all debit lines';
COMMENT ON COLUMN balances.credits IS 'Sum of all credit lines';
COMMENT ON COLUMN balances.pending_debits IS 'Open holds that will debit the account';
COMMENT ON COLUMN balances.pending_credits IS 'Open holds that will credit the account';

CREATE TABLE entries (
    id             uuid        NOT NULL,
    recorded_at    timestamptz NOT NULL,
    effective_at   timestamptz NOT NULL,
    seq            bigint      NOT NULL,
    index          integer     NOT NULL,
    workspace      integer     NOT NULL,
    from_account   integer,
    to_account     integer,
    asset          integer,
    kind           entry_kind  NOT NULL,
    shard          smallint    NOT NULL,
    amount         numeric(38, 0),
    to_asset       integer,
    to_amount      numeric(38, 0),
    rate           numeric,
    rounding       text,
    transfer_id    uuid,
    reverses       uuid,
    batch_id       uuid,
    correlation_id text        COLLATE "C",
    description    text,
    metadata       jsonb,
    PRIMARY KEY (shard, workspace, id)
);
-- Lists transfers where most entries are none, as after an import.
CREATE INDEX entries_of_transfers ON entries (shard, workspace, id) WHERE kind IN ('transfer', 'exchange');
CREATE INDEX entries_by_correlation ON entries (shard, workspace, correlation_id, id) WHERE correlation_id IS NOT NULL;
CREATE INDEX entries_by_batch ON entries (shard, workspace, batch_id, id) WHERE batch_id IS NOT NULL;
CREATE INDEX entries_by_reversed ON entries (reverses) WHERE reverses IS NOT NULL;
COMMENT ON TABLE entries IS 'Posted entries; never changed. An immediate transfer''s fields stand in its entry';
COMMENT ON COLUMN entries.id IS 'The id in the API (UUIDv7): sorts like (seq, index) within a shard';
COMMENT ON COLUMN entries.recorded_at IS 'When the ledger wrote it down';
COMMENT ON COLUMN entries.effective_at IS 'When it took effect according to its author; equal to recorded_at if nothing was said';
COMMENT ON COLUMN entries.seq IS 'The segment of the journal';
COMMENT ON COLUMN entries.index IS 'The event in the segment, from 0';
COMMENT ON COLUMN entries.workspace IS 'workspaces.workspace';
COMMENT ON COLUMN entries.from_account IS 'Credited account of a transfer, exchange or capture';
COMMENT ON COLUMN entries.to_account IS 'Debited account of a transfer, exchange or capture';
COMMENT ON COLUMN entries.asset IS 'assets.asset of a transfer, exchange or capture';
COMMENT ON COLUMN entries.kind IS 'The command that posted it';
COMMENT ON COLUMN entries.shard IS 'The shard of the journal';
COMMENT ON COLUMN entries.amount IS 'Amount of a transfer, exchange or capture, minor units of asset';
COMMENT ON COLUMN entries.to_asset IS 'Asset received in an exchange';
COMMENT ON COLUMN entries.to_amount IS 'Amount received in an exchange, minor units of to_asset';
COMMENT ON COLUMN entries.rate IS 'Units of to_asset for one unit of asset';
COMMENT ON COLUMN entries.rounding IS 'How to_amount was rounded';
COMMENT ON COLUMN entries.transfer_id IS 'The hold that a capture completed; see view transfers for the others';
COMMENT ON COLUMN entries.reverses IS 'The entry that this one reverses';
COMMENT ON COLUMN entries.batch_id IS 'Given by the caller';
COMMENT ON COLUMN entries.correlation_id IS 'Given by the caller';
COMMENT ON COLUMN entries.description IS 'Given by the caller';
COMMENT ON COLUMN entries.metadata IS 'Given by the caller; null: none';

CREATE TABLE lines (
    recorded_at   timestamptz    NOT NULL,
    effective_at  timestamptz    NOT NULL,
    seq           bigint         NOT NULL,
    index         integer        NOT NULL,
    account       integer        NOT NULL,
    asset         integer        NOT NULL,
    side          side           NOT NULL,
    line          smallint       NOT NULL,
    shard         smallint       NOT NULL,
    amount        numeric(38, 0) NOT NULL,
    balance_after numeric(38, 0) NOT NULL,
    debits_after  numeric(38, 0) NOT NULL
);
-- The shard stands last in both because that packs eight bytes tighter; account numbers repeat only across shards.
CREATE INDEX lines_by_account ON lines (account, asset, seq, index, line, shard);
CREATE INDEX lines_by_effective ON lines (account, asset, effective_at, seq, index, line, shard)
    WHERE effective_at <> recorded_at;
CREATE INDEX lines_by_place ON lines (seq, index, line, shard);
COMMENT ON TABLE lines IS 'The lines of entries; never changed';
COMMENT ON COLUMN lines.recorded_at IS 'entries.recorded_at';
COMMENT ON COLUMN lines.effective_at IS 'entries.effective_at';
COMMENT ON COLUMN lines.seq IS 'entries.seq';
COMMENT ON COLUMN lines.index IS 'entries.index';
COMMENT ON COLUMN lines.account IS 'accounts.account';
COMMENT ON COLUMN lines.asset IS 'assets.asset';
COMMENT ON COLUMN lines.side IS 'debit increases the balance, credit decreases it';
COMMENT ON COLUMN lines.line IS 'Number in the entry, from 0';
COMMENT ON COLUMN lines.shard IS 'The shard of the journal';
COMMENT ON COLUMN lines.amount IS 'Minor units, always positive';
COMMENT ON COLUMN lines.balance_after IS 'debits - credits of the account in this asset after this line, in recorded order';
COMMENT ON COLUMN lines.debits_after IS 'Sum of the account''s debits in this asset after this line; credits are debits_after - balance_after';

CREATE TABLE holds (
    id              uuid            NOT NULL,
    recorded_at     timestamptz     NOT NULL,
    effective_at    timestamptz     NOT NULL,
    seq             bigint          NOT NULL,
    index           integer         NOT NULL,
    workspace       integer         NOT NULL,
    from_account    integer         NOT NULL,
    to_account      integer         NOT NULL,
    asset           integer         NOT NULL,
    status          transfer_status NOT NULL,
    shard           smallint        NOT NULL,
    amount          numeric(38, 0)  NOT NULL,
    expires_at      timestamptz,
    correlation_id  text            COLLATE "C",
    description     text,
    metadata        jsonb,
    captured_amount numeric(38, 0),
    entry_id        uuid,
    ended_at        timestamptz,
    ended_seq       bigint,
    PRIMARY KEY (shard, workspace, id)
) WITH (fillfactor = 85);
CREATE INDEX holds_by_from ON holds (shard, from_account, seq, index);
CREATE INDEX holds_by_to ON holds (shard, to_account, seq, index);
CREATE INDEX holds_pending ON holds (shard, workspace, id) WHERE status = 'pending';
CREATE INDEX holds_by_correlation ON holds (shard, workspace, correlation_id, id) WHERE correlation_id IS NOT NULL;
COMMENT ON TABLE holds IS 'Transfers that began as a hold';
COMMENT ON COLUMN holds.id IS 'The transfer''s id in the API';
COMMENT ON COLUMN holds.recorded_at IS 'When it was placed';
COMMENT ON COLUMN holds.effective_at IS 'Effective time given with the hold';
COMMENT ON COLUMN holds.seq IS 'The segment that placed it';
COMMENT ON COLUMN holds.index IS 'The event in the segment, from 0';
COMMENT ON COLUMN holds.workspace IS 'workspaces.workspace';
COMMENT ON COLUMN holds.from_account IS 'The account that will be credited';
COMMENT ON COLUMN holds.to_account IS 'The account that will be debited';
COMMENT ON COLUMN holds.asset IS 'assets.asset';
COMMENT ON COLUMN holds.status IS 'pending, then completed (captured), voided or expired';
COMMENT ON COLUMN holds.shard IS 'The shard of the journal';
COMMENT ON COLUMN holds.amount IS 'Held, minor units';
COMMENT ON COLUMN holds.expires_at IS 'null: never';
COMMENT ON COLUMN holds.correlation_id IS 'Given by the caller';
COMMENT ON COLUMN holds.description IS 'Given by the caller';
COMMENT ON COLUMN holds.metadata IS 'Given by the caller; null: none';
COMMENT ON COLUMN holds.captured_amount IS 'What the capture posted; the rest was released';
COMMENT ON COLUMN holds.entry_id IS 'The entry that the capture posted';
COMMENT ON COLUMN holds.ended_at IS 'When it was captured, voided or expired';
COMMENT ON COLUMN holds.ended_seq IS 'The segment that ended it';

CREATE TABLE failed_transfers (
    id             uuid        NOT NULL,
    recorded_at    timestamptz NOT NULL,
    effective_at   timestamptz NOT NULL,
    seq            bigint      NOT NULL,
    index          integer     NOT NULL,
    workspace      integer     NOT NULL,
    from_account   integer,
    to_account     integer,
    asset          integer,
    shard          smallint    NOT NULL,
    hold           boolean     NOT NULL,
    amount         numeric(38, 0),
    correlation_id text        COLLATE "C",
    description    text,
    metadata       jsonb,
    key            text        NOT NULL,
    code           text        NOT NULL,
    detail         text        NOT NULL,
    asked_from     text        NOT NULL,
    asked_to       text        NOT NULL,
    asked_asset    text,
    asked_amount   text        NOT NULL,
    PRIMARY KEY (shard, workspace, id)
);
CREATE INDEX failed_transfers_by_from ON failed_transfers (shard, from_account, seq, index);
CREATE INDEX failed_transfers_by_to ON failed_transfers (shard, to_account, seq, index);
CREATE INDEX failed_transfers_by_correlation ON failed_transfers (shard, workspace, correlation_id, id)
    WHERE correlation_id IS NOT NULL;
COMMENT ON TABLE failed_transfers IS 'Transfers with an idempotency key that were refused for good';
COMMENT ON COLUMN failed_transfers.id IS 'The transfer''s id in the API';
COMMENT ON COLUMN failed_transfers.recorded_at IS 'When it was refused';
COMMENT ON COLUMN failed_transfers.effective_at IS 'Effective time asked for';
COMMENT ON COLUMN failed_transfers.seq IS 'The segment of the journal';
COMMENT ON COLUMN failed_transfers.index IS 'The event in the segment, from 0';
COMMENT ON COLUMN failed_transfers.workspace IS 'workspaces.workspace';
COMMENT ON COLUMN failed_transfers.from_account IS 'accounts.account; null: there was none';
COMMENT ON COLUMN failed_transfers.to_account IS 'accounts.account; null: there was none';
COMMENT ON COLUMN failed_transfers.asset IS 'assets.asset; null: not given or unknown';
COMMENT ON COLUMN failed_transfers.shard IS 'The shard of the journal';
COMMENT ON COLUMN failed_transfers.hold IS 'It asked for a hold';
COMMENT ON COLUMN failed_transfers.amount IS 'Minor units; null: not expressible in the asset';
COMMENT ON COLUMN failed_transfers.correlation_id IS 'Given by the caller';
COMMENT ON COLUMN failed_transfers.description IS 'Given by the caller';
COMMENT ON COLUMN failed_transfers.metadata IS 'Given by the caller; null: none';
COMMENT ON COLUMN failed_transfers.key IS 'Its idempotency key, which keeps this outcome';
COMMENT ON COLUMN failed_transfers.code IS 'Why: the code of the problem document';
COMMENT ON COLUMN failed_transfers.detail IS 'Why, in a sentence';
COMMENT ON COLUMN failed_transfers.asked_from IS 'The payer as the caller named it';
COMMENT ON COLUMN failed_transfers.asked_to IS 'The payee as the caller named it';
COMMENT ON COLUMN failed_transfers.asked_asset IS 'The asset as the caller named it';
COMMENT ON COLUMN failed_transfers.asked_amount IS 'The amount as the caller wrote it';

-- An entry and the immediate transfer that posted it share their place; their ids differ in the four bits of the kind.
CREATE FUNCTION transfer_of_entry(entry_id uuid) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT overlay(entry_id::text PLACING translate(substr(entry_id::text, 21, 1), '89ab', 'cdef') FROM 21 FOR 1)::uuid $$;
COMMENT ON FUNCTION transfer_of_entry(uuid) IS 'The id of the immediate transfer that posted an entry';

CREATE FUNCTION entry_at(shard smallint, seq bigint, index integer, recorded_at timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT (lpad(to_hex(floor(extract(epoch FROM recorded_at) * 1000)::bigint), 12, '0') || '7'
       || lpad(to_hex(shard::integer), 3, '0')
       || overlay(lpad(to_hex(seq << 18 | index), 16, '0')
            PLACING '8' || translate(substr(lpad(to_hex(seq << 18 | index), 16, '0'), 2, 1), '0123', '89ab')
            FROM 1 FOR 2))::uuid $$;
COMMENT ON FUNCTION entry_at(smallint, bigint, integer, timestamptz) IS 'The id of the entry at a place in the journal';

CREATE VIEW transfers AS
    SELECT transfer_of_entry(id) AS id, 'completed'::transfer_status AS status, false AS hold,
           shard, workspace, seq, index, recorded_at, effective_at, from_account, to_account, asset, amount,
           NULL::numeric AS captured_amount, to_asset, to_amount, rate, rounding, id AS entry_id,
           NULL::timestamptz AS expires_at, NULL::timestamptz AS ended_at, correlation_id, description, metadata
      FROM entries WHERE kind IN ('transfer', 'exchange')
    UNION ALL
    SELECT id, status, true, shard, workspace, seq, index, recorded_at, effective_at, from_account, to_account, asset,
           amount, captured_amount, NULL, NULL, NULL, NULL, entry_id, expires_at, ended_at, correlation_id, description,
           metadata
      FROM holds
    UNION ALL
    SELECT id, 'failed', hold, shard, workspace, seq, index, recorded_at, effective_at, from_account, to_account, asset,
           amount, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, correlation_id, description, metadata
      FROM failed_transfers;
COMMENT ON VIEW transfers IS 'All transfers: immediate ones from entries, holds, and failed ones';

CREATE VIEW account_balances AS
    SELECT w.name AS workspace, a.id AS account_id, a.code AS account, s.code AS asset,
           (b.debits - b.credits) / power(10::numeric, s.scale) AS balance,
           b.debits / power(10::numeric, s.scale) AS debits, b.credits / power(10::numeric, s.scale) AS credits,
           b.pending_debits / power(10::numeric, s.scale) AS pending_debits,
           b.pending_credits / power(10::numeric, s.scale) AS pending_credits
      FROM balances b
      JOIN accounts a USING (shard, account)
      JOIN workspaces w USING (shard, workspace)
      JOIN assets s ON s.shard = b.shard AND s.workspace = a.workspace AND s.asset = b.asset;
COMMENT ON VIEW account_balances IS 'Balances with names, in major units';

CREATE VIEW statement_lines AS
    SELECT w.name AS workspace, a.code AS account, s.code AS asset, l.recorded_at, l.effective_at, l.side,
           l.amount / power(10::numeric, s.scale) AS amount, l.balance_after / power(10::numeric, s.scale) AS balance_after,
           e.description, e.correlation_id, e.id AS entry_id, a.id AS account_id, l.shard, l.seq, l.index, l.line
      FROM lines l
      JOIN accounts a USING (shard, account)
      JOIN workspaces w USING (shard, workspace)
      JOIN assets s ON s.shard = l.shard AND s.workspace = a.workspace AND s.asset = l.asset
      JOIN entries e ON e.shard = l.shard AND e.workspace = a.workspace
       AND e.id = entry_at(l.shard, l.seq, l.index, l.recorded_at);
COMMENT ON VIEW statement_lines IS 'Lines with names, in major units';
