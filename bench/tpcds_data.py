"""Makes larger TPC-DS tables of small ones: facts are given so many times, with order numbers of their own, so that sales and their returns
still belong together; stocks a fifth as often; dimensions stay as they are.

    python tpcds_data.py FROM TO TIMES
"""

import os
import sys

import duckdb

ORDERS = {
    "store_sales": "ss_ticket_number",
    "store_returns": "sr_ticket_number",
    "catalog_sales": "cs_order_number",
    "catalog_returns": "cr_order_number",
    "web_sales": "ws_order_number",
    "web_returns": "wr_order_number",
}
# no order of the small tables has a number as large
STEP = 1_000_000

source, target, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
making = target + ".part"
os.makedirs(making, exist_ok=True)
db = duckdb.connect()
for file in sorted(os.listdir(source)):
    table = file.removesuffix(".parquet")
    rows = f"read_parquet('{source}/{file}')"
    if table in ORDERS:
        order = ORDERS[table]
        query = f"select t.* replace (cast({order} + k * {STEP} as bigint) as {order}) from range({times}) r(k), {rows} t"
    elif table == "inventory":
        query = f"select t.* replace (inv_quantity_on_hand + k % 7 as inv_quantity_on_hand) from range({max(1, times // 5)}) r(k), {rows} t"
    else:
        query = f"select * from {rows}"
    db.execute(f"copy ({query}) to '{making}/{file}' (format parquet, compression snappy)")
os.rename(making, target)
