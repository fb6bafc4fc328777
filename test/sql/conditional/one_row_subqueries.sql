-- a scalar subquery over no table is evaluated only where it is asked for
SELECT CASE WHEN a > 0 THEN 1 ELSE (SELECT 1 / 0) END FROM VALUES (1), (2) t(a);
SELECT coalesce(a, (SELECT 1 / 0)) FROM VALUES (1), (2) t(a);
SELECT if(a > 0, a, (SELECT cast('x' AS INT))) FROM VALUES (1), (2) t(a);
SELECT if(a > 1, a, (SELECT cast('x' AS INT))) FROM VALUES (1), (2) t(a);
SELECT a, (SELECT 2 + 1) FROM VALUES (1), (2) t(a) ORDER BY a;
SELECT (SELECT (SELECT 1 + 1) * 3);
SELECT a FROM VALUES (1), (2) t(a) WHERE a = (SELECT 2);
SELECT CASE WHEN a > 0 THEN 1 ELSE (SELECT x FROM VALUES (0), (1) u(x)) END FROM VALUES (1), (2) t(a);
SELECT CASE WHEN a > 0 THEN true ELSE EXISTS (SELECT 1 / id FROM range(10)) END FROM VALUES (1), (2) t(a);
SELECT a, (SELECT 1 / a) FROM VALUES (1), (2) t(a) ORDER BY a;
