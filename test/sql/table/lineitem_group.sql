-- aggregation over lineitem with few and many groups
SELECT l_returnflag, l_linestatus, count(*), sum(l_quantity), avg(l_discount), min(l_shipdate), max(l_comment) FROM lineitem GROUP BY l_returnflag, l_linestatus ORDER BY 1, 2;
SELECT l_shipmode, sum(l_extendedprice * (1 - l_discount)) AS revenue FROM lineitem GROUP BY l_shipmode ORDER BY revenue DESC;
SELECT year(l_shipdate) AS y, quarter(l_shipdate) AS q, count(*), sum(l_quantity) FROM lineitem GROUP BY 1, 2 ORDER BY 1, 2;
SELECT l_suppkey, count(*), sum(l_quantity) FROM lineitem GROUP BY l_suppkey ORDER BY 3 DESC, 1 LIMIT 10;
SELECT l_orderkey, sum(l_quantity) AS q FROM lineitem GROUP BY l_orderkey HAVING sum(l_quantity) > 280 ORDER BY q DESC, l_orderkey;
SELECT count(*), max(n) FROM (SELECT l_orderkey, count(*) AS n FROM lineitem GROUP BY l_orderkey);
SELECT l_linenumber, avg(l_extendedprice), stddev(l_extendedprice), count(DISTINCT l_suppkey) FROM lineitem GROUP BY l_linenumber ORDER BY 1;
SELECT n, count(*) FROM (SELECT l_partkey, count(*) AS n FROM lineitem GROUP BY l_partkey) GROUP BY n ORDER BY n LIMIT 15;
SELECT l_discount, l_tax, count(*) FROM lineitem GROUP BY l_discount, l_tax ORDER BY 3 DESC, 1, 2 LIMIT 10;
SELECT l_shipinstruct, l_shipmode, l_returnflag, l_linestatus, count(*) FROM lineitem GROUP BY ALL HAVING count(*) > 500 ORDER BY ALL;
SELECT l_partkey, l_suppkey, max(l_extendedprice) FROM lineitem GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 5;
SELECT sum(l_quantity) FILTER (WHERE l_returnflag = 'A'), sum(l_quantity) FILTER (WHERE l_shipmode = 'RAIL'), count(*) FILTER (WHERE l_tax = 0) FROM lineitem;
SELECT l_shipdate, count(*) FROM lineitem WHERE l_shipdate < DATE '1992-01-20' GROUP BY l_shipdate ORDER BY l_shipdate;
SELECT substring(l_comment, 1, 1) AS c, count(*), sum(length(l_comment)) FROM lineitem GROUP BY 1 ORDER BY 1;
