"""The tables of the database-like ops benchmark, as Parquet: `h2o_data.py FOLDER ROWS [GROUPS]`. The same numbers give the same tables."""
import sys
from pathlib import Path

import duckdb

folder, rows = Path(sys.argv[1]), int(sys.argv[2])
groups = int(sys.argv[3]) if len(sys.argv) > 3 else 100
folder.mkdir(parents=True, exist_ok=True)
connection = duckdb.connect(config={"threads": 2})


def pick(seed, count):
    """A whole number from 1 to `count`, by the row's number."""
    return f"1 + hash(i * 1000003 + {seed}) % {count}"


def write(name, count, columns):
    select = ", ".join(f"{expression} as {column}" for column, expression in columns.items())
    connection.execute(f"copy (select {select} from range({count}) t(i)) to '{folder / name}.parquet' (format parquet, row_group_size 122880)")


def text(expression, digits=0):
    number = f"lpad(({expression})::varchar, {digits}, '0')" if digits else f"({expression})::varchar"
    return f"concat('id', {number})"


# Grouping: three keys as text and three as numbers, a hundred groups each or as many as a hundredth of the rows, and values
few, many = groups, max(1, rows // groups)
write(
    "groupby",
    rows,
    {
        "id1": text(pick(1, few), 3),
        "id2": text(pick(2, few), 3),
        "id3": text(pick(3, many), 10),
        "id4": f"({pick(4, few)})::integer",
        "id5": f"({pick(5, few)})::integer",
        "id6": f"({pick(6, many)})::integer",
        "v1": f"({pick(7, 5)})::integer",
        "v2": f"({pick(8, 15)})::integer",
        "v3": "round((hash(i * 1000003 + 9) % 100000000) / 1000000.0, 6)::double",
    },
)

# Joins: a large table, and three with a millionth, a thousandth and all of its rows; nine of ten keys have a partner
small, medium, big = max(10, rows // 1_000_000), max(10, rows // 1_000), rows
reach = lambda count: max(1, count * 10 // 9)
write(
    "x",
    rows,
    {
        "id1": f"({pick(11, reach(small))})::integer",
        "id2": f"({pick(12, reach(medium))})::integer",
        "id3": f"({pick(13, reach(big))})::integer",
        "id4": text(pick(11, reach(small))),
        "id5": text(pick(12, reach(medium))),
        "id6": text(pick(13, reach(big))),
        "v1": "round((hash(i * 1000003 + 14) % 100000000) / 1000000.0, 6)::double",
    },
)
value = "round((hash(i * 1000003 + 15) % 100000000) / 1000000.0, 6)::double"
write("small", small, {"id1": "(i + 1)::integer", "id4": text("i + 1"), "v2": value})
write("medium", medium, {"id1": f"({pick(16, reach(small))})::integer", "id2": "(i + 1)::integer", "id4": text(pick(16, reach(small))), "id5": text("i + 1"), "v2": value})
# every key once, in no order
write(
    "big",
    big,
    {
        "id1": f"({pick(17, reach(small))})::integer",
        "id2": f"({pick(18, reach(medium))})::integer",
        "id3": f"((i * 7919) % {big} + 1)::integer",
        "id4": text(pick(17, reach(small))),
        "id5": text(pick(18, reach(medium))),
        "id6": text(f"(i * 7919) % {big} + 1"),
        "v2": value,
    },
)
