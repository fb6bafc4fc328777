-- orders and customers
SELECT o_orderstatus, count(*), sum(o_totalprice), avg(o_totalprice) FROM orders GROUP BY o_orderstatus ORDER BY 1;
SELECT o_orderpriority, year(o_orderdate), count(*) FROM orders GROUP BY 1, 2 ORDER BY 1, 2;
SELECT o_clerk, count(*) FROM orders GROUP BY o_clerk ORDER BY 2 DESC, 1 LIMIT 5;
SELECT o_custkey, count(*) AS n, max(o_totalprice) FROM orders GROUP BY o_custkey HAVING n > 28 ORDER BY n DESC, o_custkey;
SELECT count(DISTINCT o_custkey), count(DISTINCT o_orderdate), count(DISTINCT o_clerk) FROM orders;
SELECT c_name, o_orderkey, o_totalprice FROM customer JOIN orders ON c_custkey = o_custkey WHERE c_custkey < 5 ORDER BY c_name, o_orderkey;
SELECT c_name FROM customer WHERE c_custkey NOT IN (SELECT o_custkey FROM orders) AND c_acctbal > 9500 ORDER BY c_name;
SELECT c_mktsegment, c_nationkey, sum(c_acctbal) FROM customer GROUP BY ROLLUP (c_mktsegment, c_nationkey) HAVING grouping(c_nationkey) = 1 ORDER BY 1;
SELECT substring(c_phone, 1, 2) AS cc, count(*), avg(c_acctbal) FROM customer WHERE c_acctbal > 0 GROUP BY 1 ORDER BY 1;
SELECT o_orderdate, sum(o_totalprice) OVER (ORDER BY o_orderdate, o_orderkey) FROM orders WHERE o_custkey = 7 ORDER BY o_orderdate, o_orderkey;
SELECT c_custkey, c_name, rank() OVER (ORDER BY c_acctbal DESC) AS r FROM customer ORDER BY r, c_custkey LIMIT 10;
SELECT o_orderkey FROM orders WHERE o_comment LIKE '%special%packages%' AND o_orderdate < DATE '1993-01-01' ORDER BY 1;
SELECT date_trunc('MONTH', o_orderdate) AS m, count(*), sum(o_totalprice) FROM orders WHERE o_orderdate >= DATE '1998-01-01' GROUP BY 1 ORDER BY 1;
SELECT percentile(o_totalprice, array(0.05, 0.5, 0.95)), median(o_totalprice) FROM orders;
SELECT o_orderpriority, collect_set(o_orderstatus) IS NOT NULL, size(collect_set(o_orderstatus)) FROM orders GROUP BY 1 ORDER BY 1;
