-- pipe syntax
FROM departments |> WHERE id > 30 |> SELECT id, name |> ORDER BY id;
FROM departments |> EXTEND id + 1 AS next |> SET name = upper(name) |> DROP budget, location |> ORDER BY id |> LIMIT 2;
FROM employees |> AGGREGATE count(*) AS n, max(salary) AS top GROUP BY dept_id |> WHERE n > 5 |> ORDER BY dept_id;
FROM employees |> AS e |> JOIN departments d ON e.dept_id = d.id |> SELECT e.id, d.name |> ORDER BY id |> LIMIT 3;
VALUES (1), (2) |> SELECT col1 + 1 AS a |> UNION ALL SELECT 9 |> ORDER BY a;
FROM departments |> AGGREGATE count(*);
FROM departments |> SELECT count(*);
FROM departments |> AGGREGATE id;
FROM departments |> RENAME id AS ident |> SELECT ident |> ORDER BY ident |> OFFSET 4;
FROM sales |> PIVOT (sum(quantity) FOR category IN ('tools')) |> SELECT 1 |> LIMIT 0;
SELECT 1 AS a |> SELECT a + 1 AS b |> EXTEND b * 2 AS c;
FROM departments |> TABLESAMPLE (2 ROWS) |> AGGREGATE count(*) AS n;
FROM departments |> NOPE;
