"""Runs the statements of a file on a current ClickHouse engine and compares what they answer with what the file expects.

Statements stand between lines of `;;`; one that ends with `-- expect: ROWS` must answer these rows, tab-separated.
"""

import sys

from chdb import session

statements = open(sys.argv[1], encoding="utf-8").read().strip("\n").split("\n;;\n")
engine = session.Session()
version = str(engine.query("SELECT version()", "TabSeparated")).strip()
failed = 0
for statement in statements:
    sql, _, expected = statement.partition("\n-- expect: ")
    try:
        answer = str(engine.query(sql, "TabSeparated")).strip("\n")
    except Exception as refused:  # whatever the engine says is what a person has to read
        failed += 1
        print(f"not ok {sql}\n  {str(refused).strip()}", file=sys.stderr)
        continue
    if "\n-- expect: " in statement and answer != expected.strip("\n"):
        failed += 1
        print(f"not ok {sql}\n  expected {expected!r}\n  answered {answer!r}", file=sys.stderr)
print(f"ClickHouse {version}: {len(statements) - failed} of {len(statements)} statements as expected")
sys.exit(1 if failed else 0)
