-- lag, lead, first_value, last_value, nth_value
CREATE TEMPORARY VIEW w AS SELECT * FROM VALUES ('a', 1, 10), ('a', 2, NULL), ('a', 3, 30), ('b', 1, NULL), ('b', 2, 7) t(g, o, v);
SELECT g, o, lag(v) OVER (PARTITION BY g ORDER BY o), lead(v) OVER (PARTITION BY g ORDER BY o), lag(v, 2) OVER (PARTITION BY g ORDER BY o), lead(v, 1, -1) OVER (PARTITION BY g ORDER BY o), lag(v, 0) OVER (ORDER BY g, o), lag(v, -1) OVER (ORDER BY g, o) FROM w ORDER BY g, o;
SELECT g, o, lag(v) IGNORE NULLS OVER (ORDER BY g, o), lead(v) IGNORE NULLS OVER (ORDER BY g, o), lag(v, 1) RESPECT NULLS OVER (ORDER BY g, o) FROM w ORDER BY g, o;
SELECT g, o, first_value(v) OVER (PARTITION BY g ORDER BY o), last_value(v) OVER (PARTITION BY g ORDER BY o), first_value(v) IGNORE NULLS OVER (PARTITION BY g ORDER BY o), last_value(v) IGNORE NULLS OVER (PARTITION BY g ORDER BY o), first(v, true) OVER (PARTITION BY g) FROM w ORDER BY g, o;
SELECT g, o, last_value(v) OVER (PARTITION BY g ORDER BY o ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), nth_value(v, 2) OVER (PARTITION BY g ORDER BY o), nth_value(v, 1) IGNORE NULLS OVER (PARTITION BY g ORDER BY o ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), any_value(v) OVER (PARTITION BY g ORDER BY o) FROM w ORDER BY g, o;
SELECT lag(v, o) OVER (ORDER BY o) FROM w;
SELECT nth_value(v, 0) OVER (ORDER BY o) FROM w;
SELECT lag(v) OVER (PARTITION BY g) FROM w;
SELECT lag(v, 1, 'x') OVER (ORDER BY o) FROM w;
SELECT sum(v) IGNORE NULLS OVER (ORDER BY o) FROM w;
SELECT id, at, lag(at) OVER (ORDER BY id), at - lag(at) OVER (ORDER BY id) AS gap, lead(product, 2, 'none') OVER (ORDER BY id) FROM sales ORDER BY id LIMIT 12;
SELECT id, product, quantity, last_value(quantity) IGNORE NULLS OVER (PARTITION BY product ORDER BY id) FROM sales ORDER BY id LIMIT 60;
SELECT station, at, temp, temp - lag(temp) OVER (PARTITION BY station ORDER BY at) AS d FROM weather ORDER BY station, at LIMIT 30;
SELECT session_window(at, '2 hours').start IS NOT NULL AS s, count(*) FROM weather GROUP BY 1, session_window(at, '2 hours') ORDER BY 2;
