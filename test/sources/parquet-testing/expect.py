"""Writes expected.json: what pyarrow reads from the flat columns of the files beside it, as a hash per column.

Usage: python expect.py   (needs pyarrow)
A cell is N (null), T or F, a decimal number (integers, unscaled decimals, days, microseconds), the bits of a double in hex, or x and the
bytes in hex; a column is the SHA-256 of its cells, each followed by a newline.
"""
import decimal
import hashlib
import json
import pathlib
import struct

import pyarrow as pa
import pyarrow.parquet as pq

here = pathlib.Path(__file__).parent
decimal.getcontext().prec = 80


def cell(v, t):
    if v is None:
        return 'N'
    if pa.types.is_boolean(t):
        return 'T' if v else 'F'
    if pa.types.is_floating(t):
        return 'nan' if v != v else struct.pack('>d', v).hex()
    if pa.types.is_decimal(t):
        return str(int(v.scaleb(t.scale)))
    if isinstance(v, str):
        return 'x' + v.encode().hex()
    if isinstance(v, bytes):
        return 'x' + v.hex()
    return str(v)


def column(c):
    t = c.type
    if pa.types.is_dictionary(t):
        c = c.cast(t.value_type)
        t = c.type
    if pa.types.is_date32(t):
        c = c.cast(pa.int32())
    elif pa.types.is_timestamp(t):
        unit = t.unit
        c = c.cast(pa.int64())
        scale = {'ns': 0.001, 'us': 1, 'ms': 1000, 's': 1000000}[unit]
        values = [None if v is None else (v // 1000 if unit == 'ns' else v * scale) for v in c.to_pylist()]
        return values, pa.int64()
    return c.to_pylist(), c.type


# Beyond pyarrow's 64-bit nanoseconds; the values that int96_from_spark.md gives.
documented = {
    'int96_from_spark.parquet': [1704141296123456, 1704070800000000, 253402225200000000, 1735599600000000, None, 9089380393200000000]
}

out = {}
for path in sorted((here / 'data').iterdir()):
    entry = {}
    try:
        f = pq.ParquetFile(path, coerce_int96_timestamp_unit='us')
        flat = [n for i, n in enumerate(f.schema_arrow.names) if not pa.types.is_nested(f.schema_arrow.types[i])]
        t = f.read(columns=flat)
        entry['rows'] = t.num_rows
        entry['columns'] = {}
        for name in flat:
            values, type_ = column(t.column(name))
            values = documented.get(path.name, values)
            text = ''.join(cell(v, type_) + '\n' for v in values)
            entry['columns'][name] = hashlib.sha256(text.encode()).hexdigest()
    except Exception as e:
        entry = {'error': type(e).__name__}
    out[path.name] = entry
(here / 'expected.json').write_text(json.dumps(out, indent=1, sort_keys=True) + '\n')
