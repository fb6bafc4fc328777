-- PIVOT and UNPIVOT
SELECT * FROM (SELECT region, category, quantity FROM sales) PIVOT (sum(quantity) FOR category IN ('tools', 'food', 'home')) ORDER BY region;
SELECT * FROM (SELECT region, category, quantity FROM sales) PIVOT (sum(quantity) AS s, count(*) AS n FOR category IN ('tools' AS t, 'food' AS f)) ORDER BY region;
SELECT * FROM (SELECT region, category, product, quantity FROM sales) PIVOT (max(quantity) FOR (category, product) IN (('tools', 'rope'), ('food', 'tea') AS ft)) ORDER BY region;
SELECT * FROM (SELECT region, category, quantity FROM sales) PIVOT (sum(quantity) FOR category IN (NULL, 'home')) ORDER BY region;
SELECT * FROM (SELECT category, quantity FROM sales) PIVOT (sum(quantity) FOR category IN ('tools', 'nope'));
SELECT * FROM sales PIVOT (quantity FOR category IN ('tools'));
SELECT * FROM sales PIVOT (sum(quantity) FOR nope IN ('tools'));
SELECT * FROM (SELECT region, quantity FROM sales) PIVOT (sum(quantity) FOR quantity IN (1, 2)) ORDER BY 1;
SELECT * FROM VALUES (1, 10, 20), (2, NULL, 40) t(id, a, b) UNPIVOT (v FOR k IN (a, b)) ORDER BY id, k;
SELECT * FROM VALUES (1, 10, 20), (2, NULL, 40) t(id, a, b) UNPIVOT INCLUDE NULLS (v FOR k IN (a AS x, b AS y)) ORDER BY id, k;
SELECT * FROM VALUES (1, 10, 20, 30, 40) t(id, a, b, c, d) UNPIVOT ((v, w) FOR k IN ((a, b) AS p, (c, d) AS q)) ORDER BY id, k;
SELECT * FROM VALUES (1, 10, 'x') t(id, a, b) UNPIVOT (v FOR k IN (a, b));
SELECT * FROM VALUES (1, 10, 2.5) t(id, a, b) UNPIVOT (v FOR k IN (a, b)) ORDER BY k;
SELECT * FROM VALUES (1, 10) t(id, a) UNPIVOT (v FOR k IN (nope));
