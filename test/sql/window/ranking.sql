-- row_number, rank, dense_rank, percent_rank, cume_dist, ntile
SELECT id, dept_id, salary, row_number() OVER (PARTITION BY dept_id ORDER BY salary DESC, id) AS rn FROM employees ORDER BY dept_id, rn;
SELECT id, level, rank() OVER (ORDER BY level) AS r, dense_rank() OVER (ORDER BY level) AS d, percent_rank() OVER (ORDER BY level) AS p, cume_dist() OVER (ORDER BY level) AS c FROM employees ORDER BY level, id LIMIT 25;
SELECT id, ntile(4) OVER (ORDER BY id) AS q, ntile(7) OVER (PARTITION BY dept_id ORDER BY id) AS s FROM employees ORDER BY id;
SELECT a, rank() OVER (ORDER BY a), dense_rank() OVER (ORDER BY a DESC), row_number() OVER (ORDER BY a NULLS LAST) FROM VALUES (1), (NULL), (1), (2), (NULL) t(a) ORDER BY a;
SELECT a, rank() OVER (ORDER BY a DESC NULLS FIRST) FROM VALUES (1), (NULL), (2) t(a) ORDER BY a;
SELECT d, rank() OVER (ORDER BY d) FROM VALUES (double('NaN')), (0.0D), (-0.0D), (1D), (NULL) t(d) ORDER BY d;
SELECT * FROM (SELECT id, row_number() OVER (PARTITION BY dept_id ORDER BY salary DESC, id) AS rn FROM employees) WHERE rn <= 2 ORDER BY id;
SELECT id, dept_id FROM employees QUALIFY row_number() OVER (PARTITION BY dept_id ORDER BY salary DESC, id) = 1 ORDER BY dept_id;
SELECT rank() OVER (ORDER BY count(*) DESC) AS r, country, count(*) AS n FROM people GROUP BY country ORDER BY r, country;
SELECT ntile(0) OVER (ORDER BY id) FROM departments;
SELECT rank() FROM departments;
SELECT rank() OVER (PARTITION BY id) FROM departments;
SELECT row_number() OVER () IS NOT NULL FROM departments;
SELECT rank(1) OVER (ORDER BY id) FROM departments;
SELECT row_number() OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM departments;
SELECT l_orderkey, l_linenumber, rank() OVER (PARTITION BY l_orderkey ORDER BY l_extendedprice DESC) AS r FROM lineitem WHERE l_orderkey < 40 ORDER BY 1, 2;
