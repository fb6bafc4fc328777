-- filters and projections over lineitem
SELECT count(*) FROM lineitem;
SELECT count(*) FROM lineitem WHERE l_quantity < 10;
SELECT count(*), sum(l_extendedprice) FROM lineitem WHERE l_shipdate BETWEEN '1994-01-01' AND '1994-12-31' AND l_discount BETWEEN 0.05 AND 0.07;
SELECT count(*) FROM lineitem WHERE l_returnflag = 'R' AND l_linestatus = 'F' AND l_shipmode <> 'AIR';
SELECT count(*) FROM lineitem WHERE l_comment LIKE '%quickly%';
SELECT count(*) FROM lineitem WHERE l_commitdate < l_receiptdate AND l_shipdate < l_commitdate;
SELECT l_orderkey, l_partkey, l_quantity * l_extendedprice FROM lineitem WHERE l_orderkey IN (1, 2, 3, 32, 33) ORDER BY l_orderkey, l_linenumber;
SELECT l_orderkey, l_linenumber, l_extendedprice * (1 - l_discount) AS net, l_extendedprice * l_tax AS tax FROM lineitem WHERE l_orderkey < 7 ORDER BY net DESC, l_orderkey;
SELECT max(l_shipdate - l_commitdate), min(datediff(l_receiptdate, l_shipdate)) FROM lineitem;
SELECT count(*) FROM lineitem WHERE l_shipdate + INTERVAL '30' DAY < l_receiptdate;
SELECT count(*) FROM lineitem WHERE NOT (l_quantity > 5 OR l_discount > 0.01);
SELECT count(*) FROM lineitem WHERE year(l_shipdate) = 1995 AND month(l_shipdate) IN (1, 12) AND dayofweek(l_shipdate) = 1;
SELECT count(DISTINCT l_comment), max(length(l_comment)), min(l_comment), max(l_comment) FROM lineitem;
SELECT upper(substring(l_comment, 1, 5)) AS p, count(*) FROM lineitem GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12;
SELECT count(*) FROM lineitem WHERE l_orderkey > 59990 OR l_orderkey IS NULL;
SELECT l_shipinstruct, l_shipmode FROM lineitem WHERE l_orderkey = 1 ORDER BY l_linenumber;
