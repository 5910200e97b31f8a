-- The tables of the embedded store. Times are microseconds since 1970 UTC. Sums of amounts are taken of their upper and
-- lower 19 digits, because a sum of whole amounts may have more than 38 digits.

CREATE TABLE IF NOT EXISTS positions (
    shard INTEGER PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash VARCHAR NOT NULL);

CREATE TABLE IF NOT EXISTS workspaces (shard INTEGER NOT NULL, workspace INTEGER NOT NULL, name VARCHAR NOT NULL, catalog INTEGER NOT NULL);

CREATE TABLE IF NOT EXISTS assets (
    shard INTEGER NOT NULL, seq BIGINT NOT NULL, workspace INTEGER NOT NULL, asset INTEGER NOT NULL, code VARCHAR NOT NULL, scale TINYINT NOT NULL);

CREATE TABLE IF NOT EXISTS accounts (
    shard INTEGER NOT NULL, account INTEGER NOT NULL, workspace INTEGER NOT NULL, id UUID NOT NULL, code VARCHAR);

CREATE TABLE IF NOT EXISTS ledger_entries_raw (
    shard INTEGER NOT NULL,
    seq BIGINT NOT NULL,
    event_index INTEGER NOT NULL,
    line INTEGER NOT NULL,
    recorded_at_micros BIGINT NOT NULL,
    workspace_id VARCHAR NOT NULL,
    entry_id UUID NOT NULL,
    transfer_id UUID,
    account_id UUID NOT NULL,
    account_code VARCHAR,
    asset VARCHAR NOT NULL,
    scale TINYINT NOT NULL,
    side VARCHAR NOT NULL,
    amount_minor HUGEINT NOT NULL,
    begins_movement BOOLEAN NOT NULL,
    correlation_id VARCHAR);

CREATE OR REPLACE VIEW mv_volume_per_asset_1m AS
SELECT shard, workspace_id, asset, scale,
       recorded_at_micros - recorded_at_micros % 60000000 AS bucket_micros,
       sum(amount_minor // 10000000000000000000) AS volume_high,
       sum(amount_minor % 10000000000000000000) AS volume_low,
       count(*) FILTER (begins_movement) AS entries
  FROM ledger_entries_raw
 WHERE side = 'debit'
 GROUP BY ALL;

CREATE OR REPLACE VIEW mv_netflow_per_account_1m AS
SELECT shard, workspace_id, account_id, account_code, asset, scale,
       recorded_at_micros - recorded_at_micros % 60000000 AS bucket_micros,
       sum(CASE side WHEN 'debit' THEN amount_minor // 10000000000000000000 ELSE 0 END) AS inflow_high,
       sum(CASE side WHEN 'debit' THEN amount_minor % 10000000000000000000 ELSE 0 END) AS inflow_low,
       sum(CASE side WHEN 'credit' THEN amount_minor // 10000000000000000000 ELSE 0 END) AS outflow_high,
       sum(CASE side WHEN 'credit' THEN amount_minor % 10000000000000000000 ELSE 0 END) AS outflow_low,
       count(*) AS lines
  FROM ledger_entries_raw
 GROUP BY ALL;

CREATE OR REPLACE VIEW mv_top_accounts_5m AS
SELECT shard, workspace_id, asset, scale, account_id, account_code,
       recorded_at_micros - recorded_at_micros % 300000000 AS bucket_micros,
       sum(CASE side WHEN 'debit' THEN amount_minor // 10000000000000000000 ELSE 0 END) AS inflow_high,
       sum(CASE side WHEN 'debit' THEN amount_minor % 10000000000000000000 ELSE 0 END) AS inflow_low,
       sum(CASE side WHEN 'credit' THEN amount_minor // 10000000000000000000 ELSE 0 END) AS outflow_high,
       sum(CASE side WHEN 'credit' THEN amount_minor % 10000000000000000000 ELSE 0 END) AS outflow_low,
       count(*) AS lines
  FROM ledger_entries_raw
 GROUP BY ALL;
