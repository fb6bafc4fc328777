-- hints do not change answers
SELECT /*+ BROADCAST(d) */ e.id, d.name FROM employees e JOIN departments d ON e.dept_id = d.id ORDER BY 1 LIMIT 6;
SELECT /*+ MERGE(e, d) */ e.id, d.name FROM employees e LEFT JOIN departments d ON e.dept_id = d.id ORDER BY 1 LIMIT 6;
SELECT /*+ SHUFFLE_HASH(d) */ e.id, d.name FROM employees e FULL JOIN departments d ON e.dept_id = d.id ORDER BY 1, 2 LIMIT 6;
SELECT /*+ SHUFFLE_REPLICATE_NL(d) */ e.id, d.name FROM employees e JOIN departments d ON e.level < 2 ORDER BY 1, 2 LIMIT 12;
SELECT /*+ REPARTITION(3) */ count(*) FROM employees;
SELECT /*+ REPARTITION(3, dept_id) */ dept_id, count(*) FROM employees GROUP BY dept_id ORDER BY 1;
SELECT /*+ COALESCE(1) */ max(id) FROM employees;
SELECT /*+ BROADCAST(nope) */ 1;
SELECT /*+ UNKNOWN_HINT(x) */ 1;
SELECT /*+ BROADCAST(e), MERGE(d) */ count(*) FROM employees e JOIN departments d ON e.dept_id = d.id;
SELECT /*+ REPARTITION(0) */ 1;
SELECT * FROM (SELECT /*+ REBALANCE */ id FROM departments) ORDER BY id;
