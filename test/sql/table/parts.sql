-- part, partsupp and supplier
SELECT p_brand, count(*), avg(p_retailprice), max(p_size) FROM part GROUP BY p_brand ORDER BY p_brand;
SELECT p_container, p_size, count(*) FROM part WHERE p_size < 3 GROUP BY 1, 2 ORDER BY 1, 2;
SELECT split(p_type, ' ')[0] AS a, split(p_type, ' ')[2] AS b, count(*) FROM part GROUP BY 1, 2 ORDER BY 1, 2;
SELECT p_partkey, p_name FROM part WHERE p_name LIKE 'g%green%' ORDER BY 1;
SELECT ps_partkey, min(ps_supplycost), max(ps_supplycost), sum(ps_availqty) FROM partsupp WHERE ps_partkey < 8 GROUP BY ps_partkey ORDER BY 1;
SELECT p_partkey, p_retailprice - (SELECT min(ps_supplycost) FROM partsupp WHERE ps_partkey = p_partkey) AS margin FROM part ORDER BY margin DESC, p_partkey LIMIT 5;
SELECT s_name, s_acctbal FROM supplier WHERE s_acctbal < 0 ORDER BY s_acctbal;
SELECT s_nationkey, count(*), max_by(s_name, s_acctbal) FROM supplier GROUP BY s_nationkey ORDER BY s_nationkey;
SELECT s_name FROM supplier WHERE s_suppkey IN (SELECT ps_suppkey FROM partsupp WHERE ps_availqty > 9990) ORDER BY s_name;
SELECT n_name, count(s_suppkey) FROM nation LEFT JOIN supplier ON s_nationkey = n_nationkey GROUP BY n_name ORDER BY n_name;
SELECT p_mfgr, p_brand, sum(ps_availqty) FROM part JOIN partsupp ON p_partkey = ps_partkey GROUP BY CUBE (p_mfgr, p_brand) HAVING p_mfgr = 'Manufacturer#1' ORDER BY 1, 2;
SELECT length(p_name), count(*) FROM part GROUP BY 1 ORDER BY 1;
SELECT translate(p_type, ' ', '_'), count(*) FROM part WHERE p_size = 15 AND p_type LIKE '%COPPER' GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM part WHERE p_retailprice > (SELECT avg(p_retailprice) FROM part);
SELECT DISTINCT p_mfgr FROM part ORDER BY p_mfgr;
