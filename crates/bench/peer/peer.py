"""DuckDB on the same files: reads a request as JSON on standard input, answers with what it took as JSON.

{"do": "ingest", "csv": [path, ...], "types": {column: type}}
{"do": "funnel", "tables": {"schema.table": folder of a Delta table}, "steps": [{"name": ..., "sql": ...}], "out": folder}
{"do": "models", ...}: as a funnel, of which each step keeps all its rows
"""

import json
import os
import resource
import sys
import time

import duckdb


def used():
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


def memory_peak_mb():
    """Of this program alone: `getrusage` counts what the one that started it had at that moment."""
    with open("/proc/self/status", encoding="utf-8") as lines:
        peak = next(line for line in lines if line.startswith("VmHWM:"))
    return int(peak.split()[1]) // 1024


def active(folder):
    """The Parquet files of the last version of a Delta table."""
    log = os.path.join(folder, "_delta_log")
    files = {}
    for name in sorted(n for n in os.listdir(log) if n.endswith(".json")):
        with open(os.path.join(log, name), encoding="utf-8") as lines:
            for line in lines:
                action = json.loads(line)
                if "add" in action:
                    files[action["add"]["path"]] = True
                elif "remove" in action:
                    files.pop(action["remove"]["path"], None)
    return [os.path.join(folder, path) for path in files]


def nothing(folder):
    """No rows of the columns that a Delta table was made with."""
    kinds = {"string": "VARCHAR", "long": "BIGINT", "binary": "BLOB", "timestamp": "TIMESTAMPTZ"}
    with open(os.path.join(folder, "_delta_log", f"{0:020}.json"), encoding="utf-8") as lines:
        made = [json.loads(line) for line in lines]
    schema = next(action["metaData"]["schemaString"] for action in made if "metaData" in action)
    columns = json.loads(schema)["fields"]
    columns = (f"CAST(NULL AS {kinds.get(c['type'], c['type'])}) AS \"{c['name']}\"" for c in columns)
    return f"SELECT {', '.join(columns)} WHERE false"


def ingest(db, asked):
    rows = 0
    for n, path in enumerate(asked["csv"]):
        db.execute(f"CREATE TABLE t{n} AS SELECT * FROM read_csv(?, header = true)", [path])
        rows += db.execute(f"SELECT count(*) FROM t{n}").fetchone()[0]
    return {"rows": rows}


def open_tables(db, asked):
    # What `/` does with whole numbers in the SQL standard and in DataFusion.
    db.execute("SET integer_division = true")
    for key, folder in asked["tables"].items():
        schema, table = key.split(".", 1)
        files = ", ".join("'" + path + "'" for path in active(folder))
        rows = f"SELECT * FROM read_parquet([{files}])" if files else nothing(folder)
        db.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        db.execute(f'CREATE VIEW "{schema}"."{table}" AS {rows}')


def funnel(db, asked):
    open_tables(db, asked)
    steps = []
    for step in asked["steps"]:
        path = os.path.join(asked["out"], step["name"] + ".parquet")
        db.execute(f"COPY ({step['sql']}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        reasons = db.execute(f"SELECT reason, count(*) FROM read_parquet('{path}') GROUP BY reason").fetchall()
        kept = sum(n for reason, n in reasons if reason is None)
        dropped = {reason: n for reason, n in reasons if reason is not None}
        steps.append({"name": step["name"], "kept": kept, "dropped": dropped})
        db.execute(f"CREATE VIEW {step['name']} AS SELECT * FROM read_parquet('{path}') WHERE reason IS NULL")
    return {"steps": steps}


# What `identity_number` does: the first seventeen digits of a number whose check character is right; and `person_name`.
FUNCTIONS = """
CREATE MACRO person_name(text) AS translate(text, '•.‧・． 　', '·····');
CREATE MACRO identity_digits(text) AS translate(text, '０１２３４５６７８９Ｘｘx -－　', '0123456789XXX');
CREATE MACRO identity_first(digits) AS CASE length(digits)
    WHEN 18 THEN try_cast(substr(digits, 1, 17) AS BIGINT)
    WHEN 15 THEN try_cast(substr(digits, 1, 6)
        || CASE WHEN substr(digits, 13, 3) >= '996' THEN '18' ELSE '19' END || substr(digits, 7, 9) AS BIGINT)
END;
CREATE MACRO identity_held(digits, v) AS CASE
    WHEN length(digits) = 15 OR substr(digits, 18, 1) = substr('10X98765432', CAST((
        v / 10000000000000000 * 7 + v / 1000000000000000 % 10 * 9 + v / 100000000000000 % 10 * 10
        + v / 10000000000000 % 10 * 5 + v / 1000000000000 % 10 * 8 + v / 100000000000 % 10 * 4
        + v / 10000000000 % 10 * 2 + v / 1000000000 % 10 * 1 + v / 100000000 % 10 * 6
        + v / 10000000 % 10 * 3 + v / 1000000 % 10 * 7 + v / 100000 % 10 * 9
        + v / 10000 % 10 * 10 + v / 1000 % 10 * 5 + v / 100 % 10 * 8
        + v / 10 % 10 * 4 + v % 10 * 2) % 11 + 1 AS INT), 1)
    THEN v
END;
CREATE MACRO identity_number(text) AS identity_held(identity_digits(text), identity_first(identity_digits(text)));
"""


def models(db, asked):
    open_tables(db, asked)
    db.execute(FUNCTIONS)
    steps = []
    for step in asked["steps"]:
        if step["view"]:
            db.execute(f"CREATE VIEW {step['name']} AS {step['sql']}")
            continue
        path = os.path.join(asked["out"], step["name"] + ".parquet")
        db.execute(f"COPY ({step['sql']}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        rows = db.execute(f"SELECT count(*) FROM read_parquet('{path}')").fetchone()[0]
        steps.append({"name": step["name"], "kept": rows, "dropped": {}})
        db.execute(f"CREATE VIEW {step['name']} AS SELECT * FROM read_parquet('{path}')")
    return {"steps": steps}


def main():
    asked = json.load(sys.stdin)
    db = duckdb.connect()
    db.execute("SET threads = 2")
    # It would be drawn between the lines of the answer once a query takes seconds.
    db.execute("SET enable_progress_bar = false")
    begun, cpu = time.monotonic(), used()
    told = {"ingest": ingest, "funnel": funnel, "models": models}[asked["do"]](db, asked)
    told["wall_s"], told["cpu_s"] = time.monotonic() - begun, used() - cpu
    told["memory_peak_mb"] = memory_peak_mb()
    told["version"] = duckdb.__version__
    json.dump(told, sys.stdout)


main()
