-- Amounts for people: exact whatever their size, with the decimals of their asset, and with codes in place of numbers.

CREATE FUNCTION major(minor numeric, scale smallint) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT minor * ('1e-' || scale)::numeric $$;
COMMENT ON FUNCTION major(numeric, smallint) IS 'Minor units in major units: 1234 at scale 2 is 12.34. A division would round what is long';

CREATE OR REPLACE VIEW account_balances AS
    SELECT w.name AS workspace, a.id AS account_id, a.code AS account, s.code AS asset,
           major(b.debits - b.credits, s.scale) AS balance,
           major(b.debits, s.scale) AS debits, major(b.credits, s.scale) AS credits,
           major(b.pending_debits, s.scale) AS pending_debits, major(b.pending_credits, s.scale) AS pending_credits
      FROM balances b
      JOIN accounts a USING (shard, account)
      JOIN workspaces w USING (shard, workspace)
      JOIN assets s ON s.shard = b.shard AND s.workspace = a.workspace AND s.asset = b.asset;

CREATE OR REPLACE VIEW statement_lines AS
    SELECT w.name AS workspace, a.code AS account, s.code AS asset, l.recorded_at, l.effective_at, l.side,
           major(l.amount, s.scale) AS amount, major(l.balance_after, s.scale) AS balance_after,
           e.description, e.correlation_id, e.id AS entry_id, a.id AS account_id, l.shard, l.seq, l.index, l.line
      FROM lines l
      JOIN accounts a USING (shard, account)
      JOIN workspaces w USING (shard, workspace)
      JOIN assets s ON s.shard = l.shard AND s.workspace = a.workspace AND s.asset = l.asset
      JOIN entries e ON e.shard = l.shard AND e.workspace = a.workspace
       AND e.id = entry_at(l.shard, l.seq, l.index, l.recorded_at);

CREATE VIEW transfer_details AS
    SELECT w.name AS workspace, t.id, t.status, t.hold, f.code AS from_account, o.code AS to_account, s.code AS asset,
           major(t.amount, s.scale) AS amount, major(t.captured_amount, s.scale) AS captured_amount,
           x.code AS to_asset, major(t.to_amount, x.scale) AS to_amount, t.rate, t.recorded_at, t.effective_at,
           t.expires_at, t.ended_at, t.description, t.correlation_id, t.metadata, t.entry_id,
           f.id AS from_account_id, o.id AS to_account_id, t.shard, t.seq, t.index
      FROM transfers t
      JOIN workspaces w USING (shard, workspace)
      LEFT JOIN accounts f ON f.shard = t.shard AND f.account = t.from_account
      LEFT JOIN accounts o ON o.shard = t.shard AND o.account = t.to_account
      LEFT JOIN assets s ON s.shard = t.shard AND s.workspace = t.workspace AND s.asset = t.asset
      LEFT JOIN assets x ON x.shard = t.shard AND x.workspace = t.workspace AND x.asset = t.to_asset;
COMMENT ON VIEW transfer_details IS 'All transfers with names, in major units';

CREATE VIEW asset_totals AS
    SELECT w.name AS workspace, s.code AS asset, major(sum(b.debits), s.scale) AS debits,
           major(sum(b.credits), s.scale) AS credits, major(sum(b.debits - b.credits), s.scale) AS difference
      FROM balances b
      JOIN accounts a USING (shard, account)
      JOIN workspaces w USING (shard, workspace)
      JOIN assets s ON s.shard = b.shard AND s.workspace = a.workspace AND s.asset = b.asset
     GROUP BY w.name, s.code, s.scale;
COMMENT ON VIEW asset_totals IS 'Sums of debits and credits per asset, in major units; the difference is zero everywhere';
