SELECT a, sum(b) FROM t x WHERE a > 1 AND s LIKE 'x%' GROUP BY a HAVING count(*) > 1 ORDER BY a DESC LIMIT 5 OFFSET 2

SELECT DISTINCT a AS q, -b, NOT (a = 1), a IS NULL, CASE WHEN a = 1 THEN 'x' ELSE s END, CAST(a AS STRING), a IN (1, 2) FROM t

SELECT arr[0], st.x, a BETWEEN 1 AND 2, null, true, 2L, 1.5, DATE '2024-01-01', INTERVAL 1 DAY, X'1F', 1.5D, TRY_CAST(a AS INT) FROM t

SELECT * FROM t JOIN r ON t.a = r.id LEFT JOIN r r2 USING (id)

SELECT * FROM a, b JOIN c ON a.x = c.x CROSS JOIN d

SELECT a FROM t UNION ALL SELECT id FROM r UNION SELECT 1

SELECT a FROM t EXCEPT SELECT id FROM r INTERSECT ALL SELECT 1

SELECT sum(a) OVER (PARTITION BY b ORDER BY s), rank() OVER (ORDER BY a ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t

SELECT explode(arr) FROM t LATERAL VIEW explode(arr) v AS e LATERAL VIEW OUTER posexplode(arr) w AS p, q

WITH c AS (SELECT 1 AS x), d AS (SELECT 2) SELECT * FROM c, c d

SELECT count(DISTINCT a), sum(b) FILTER (WHERE a > 1), first(a) IGNORE NULLS FROM t

SELECT * FROM t TABLESAMPLE (10 PERCENT) REPEATABLE (3)

SELECT /*+ BROADCAST(r) */ * FROM t, r

SELECT a FROM t SORT BY a

SELECT a FROM t DISTRIBUTE BY a SORT BY b DESC

SELECT a FROM t CLUSTER BY a, b

SELECT * FROM range(5)

SELECT upper(s), coalesce(a, 1), round(m, 1), current_date, d + 1, a / 2, a % 2, a DIV 2, ~a, a | b, a & b, a ^ b FROM t

SELECT t.a FROM t NATURAL JOIN r

TABLE t

SELECT (a), (a + b) * c, a - b - c, a AND b AND c AND d OR e FROM t

SELECT * FROM (SELECT 1) AS t(x)

SELECT a != b, a <> b, a <=> b, NOT a IS NULL, a IS NOT NULL, a IS TRUE, a IS DISTINCT FROM b FROM t

SELECT a.b.c, t.*, db.f(a), a LIKE 'x' ESCAPE '/', s RLIKE 'x', a << 1, a >> 2, a >>> 3 FROM db.t
