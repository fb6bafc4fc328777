-- sums and averages of decimals: types, scale, overflow
SELECT sum(a), avg(a), typeof(sum(a)), typeof(avg(a)) FROM VALUES (cast(1.11 AS DECIMAL(5,2))), (2.22), (NULL) t(a);
SELECT typeof(sum(cast(1 AS DECIMAL(10,0)))), typeof(sum(cast(1 AS DECIMAL(28,5)))), typeof(sum(cast(1 AS DECIMAL(38,10)))), typeof(avg(cast(1 AS DECIMAL(10,0)))), typeof(avg(cast(1 AS DECIMAL(28,5)))), typeof(avg(cast(1 AS DECIMAL(38,10)))), typeof(avg(cast(1 AS DECIMAL(38,37))));
SELECT avg(a) FROM VALUES (1.0), (2.0), (2.0) t(a);
SELECT avg(a) FROM VALUES (cast(1 AS DECIMAL(38,0))), (cast(2 AS DECIMAL(38,0))), (cast(2 AS DECIMAL(38,0))) t(a);
SELECT sum(a) FROM (SELECT /*+ COALESCE(1) */ a FROM VALUES (cast('99999999999999999999999999999999999999' AS DECIMAL(38,0))), (1BD) t(a));
SELECT sum(a) FROM (SELECT /*+ COALESCE(1) */ a FROM VALUES (cast('99999999999999999999999999999999999999' AS DECIMAL(38,0))), (1BD), (-5BD) t(a));
SELECT try_sum(a) FROM VALUES (cast('99999999999999999999999999999999999999' AS DECIMAL(38,0))), (1BD) t(a);
SELECT avg(a) FROM VALUES (cast('99999999999999999999999999999999999999' AS DECIMAL(38,0))) t(a);
SELECT sum(a), avg(a) FROM VALUES (cast('9999999999.99' AS DECIMAL(12,2))), (cast('9999999999.99' AS DECIMAL(12,2))) t(a);
SELECT max(a), min(a), count(DISTINCT a), sum(DISTINCT a) FROM VALUES (1.50), (1.5), (-2.25) t(a);
SELECT stddev(a), var_pop(a), median(a), percentile(a, 0.5) FROM VALUES (1.5), (2.5), (4.0) t(a);
SELECT sum(salary), avg(salary), min(salary), max(salary), sum(salary * bonus), sum(salary) / count(*) FROM employees;
SELECT dept_id, sum(salary), avg(salary), sum(salary) * 1.1, avg(salary) / 12 FROM employees GROUP BY dept_id ORDER BY dept_id;
SELECT sum(l_extendedprice * (1 - l_discount)), avg(l_extendedprice), sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)), sum(l_extendedprice) / 7, avg(l_quantity * l_tax) FROM lineitem;
SELECT sum(dec38), min(dec38), max(dec38) FROM types WHERE id <> 2;
