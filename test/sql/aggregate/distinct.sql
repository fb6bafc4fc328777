-- several distinct aggregates, and mixtures with plain ones
SELECT count(DISTINCT country), count(DISTINCT city), sum(DISTINCT age), count(*), avg(balance) FROM people;
SELECT country, count(DISTINCT city), count(DISTINCT active), count(*), sum(DISTINCT age) FROM people GROUP BY country ORDER BY country;
SELECT count(DISTINCT country, city), count(DISTINCT city, country), count(DISTINCT age % 10) FROM people;
SELECT DISTINCT country FROM people ORDER BY country;
SELECT DISTINCT country, active FROM people ORDER BY country, active;
SELECT DISTINCT age % 5 AS m FROM people ORDER BY m;
SELECT DISTINCT count(*) FROM people GROUP BY country ORDER BY 1;
SELECT count(DISTINCT l_shipmode), count(DISTINCT l_partkey), sum(DISTINCT l_quantity), count(DISTINCT l_returnflag, l_linestatus) FROM lineitem;
SELECT l_returnflag, count(DISTINCT l_suppkey), sum(DISTINCT l_linenumber), sum(l_quantity), avg(DISTINCT l_tax) FROM lineitem GROUP BY l_returnflag ORDER BY l_returnflag;
SELECT count(DISTINCT a) FROM VALUES (array(1)), (array(1)), (array(2)), (NULL) t(a);
SELECT count(DISTINCT a) FROM VALUES (1, struct(1, NULL)), (2, struct(1, NULL)), (3, struct(1, 2)) t(i, a);
SELECT count(DISTINCT a) FROM VALUES (map(1, 2)) t(a);
SELECT DISTINCT a FROM VALUES (1.0), (1.00), (2) t(a) ORDER BY a;
SELECT DISTINCT 1, 'a' FROM people;
SELECT ALL country FROM people WHERE country = 'FR' LIMIT 2;
SELECT DISTINCT * FROM VALUES (1, 'a'), (1, 'a'), (NULL, NULL), (NULL, NULL) t(a, b);
SELECT count(DISTINCT CASE WHEN active THEN country END), count(DISTINCT nullif(country, 'FR')) FROM people;
