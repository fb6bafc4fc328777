-- joins over the TPC-H tables
SELECT n_name, r_name FROM nation JOIN region ON n_regionkey = r_regionkey ORDER BY n_name;
SELECT r_name, count(*), sum(c_acctbal) FROM region JOIN nation ON r_regionkey = n_regionkey JOIN customer ON c_nationkey = n_nationkey GROUP BY r_name ORDER BY r_name;
SELECT c_mktsegment, count(o_orderkey), count(*) FROM customer LEFT JOIN orders ON c_custkey = o_custkey GROUP BY c_mktsegment ORDER BY 1;
SELECT count(*) FROM customer LEFT ANTI JOIN orders ON c_custkey = o_custkey;
SELECT count(*) FROM customer LEFT SEMI JOIN orders ON c_custkey = o_custkey AND o_totalprice > 200000;
SELECT s_name, count(ps_partkey), sum(ps_supplycost * ps_availqty) FROM supplier JOIN partsupp ON s_suppkey = ps_suppkey WHERE s_suppkey < 10 GROUP BY s_name ORDER BY s_name;
SELECT count(*), sum(l_quantity) FROM lineitem JOIN partsupp ON l_partkey = ps_partkey AND l_suppkey = ps_suppkey WHERE ps_availqty < 1000;
SELECT o_orderpriority, count(DISTINCT o_orderkey) FROM orders JOIN lineitem ON o_orderkey = l_orderkey WHERE l_receiptdate > l_commitdate + INTERVAL '30' DAY GROUP BY 1 ORDER BY 1;
SELECT n1.n_name, n2.n_name, count(*) FROM supplier JOIN lineitem ON s_suppkey = l_suppkey JOIN orders ON o_orderkey = l_orderkey JOIN customer ON c_custkey = o_custkey JOIN nation n1 ON s_nationkey = n1.n_nationkey JOIN nation n2 ON c_nationkey = n2.n_nationkey WHERE n1.n_regionkey = 3 AND n2.n_regionkey = 3 GROUP BY 1, 2 ORDER BY 1, 2;
SELECT a.o_custkey, count(*) FROM orders a JOIN orders b ON a.o_custkey = b.o_custkey AND a.o_orderkey < b.o_orderkey AND a.o_orderdate = b.o_orderdate GROUP BY 1 ORDER BY 1;
SELECT p_brand, count(*) FROM part LEFT JOIN lineitem ON p_partkey = l_partkey AND l_quantity > 49 WHERE l_orderkey IS NULL GROUP BY p_brand ORDER BY p_brand;
SELECT count(*) FROM nation CROSS JOIN region CROSS JOIN supplier;
SELECT count(*), count(c_custkey), count(o_orderkey) FROM (SELECT * FROM customer WHERE c_nationkey = 7) FULL JOIN (SELECT * FROM orders WHERE o_orderdate < DATE '1992-02-01') ON c_custkey = o_custkey;
SELECT l_orderkey, o_orderdate, c_name FROM lineitem, orders, customer WHERE l_orderkey = o_orderkey AND o_custkey = c_custkey AND l_quantity = 50 AND o_totalprice > 400000 ORDER BY l_orderkey, l_linenumber;
