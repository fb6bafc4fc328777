-- many columns, expressions, deep nesting
SELECT id + 1, id + 2, id + 3, id + 4, id + 5, id + 6, id + 7, id + 8, id + 9, id + 10, id + 11, id + 12, id + 13, id + 14, id + 15, id + 16, id + 17, id + 18, id + 19, id + 20, id + 21, id + 22, id + 23, id + 24, id + 25, id + 26, id + 27, id + 28, id + 29, id + 30 FROM departments ORDER BY id;
SELECT ((((((((((id + 1) * 2) - 3) * 4) + 5) % 97) * 6) - 7) * 8) + 9) FROM departments ORDER BY id;
SELECT CASE WHEN id = 1 THEN 'a' WHEN id = 2 THEN 'b' WHEN id = 3 THEN 'c' WHEN id = 4 THEN 'd' WHEN id = 5 THEN 'e' WHEN id = 6 THEN 'f' WHEN id = 7 THEN 'g' WHEN id = 8 THEN 'h' WHEN id = 9 THEN 'i' WHEN id = 10 THEN 'j' WHEN id = 20 THEN 'k' WHEN id = 30 THEN 'l' WHEN id = 40 THEN 'm' ELSE 'z' END FROM departments ORDER BY id;
SELECT id FROM people WHERE id = 1 OR id = 3 OR id = 5 OR id = 7 OR id = 9 OR id = 11 OR id = 13 OR id = 15 OR id = 17 OR id = 19 OR id = 21 OR id = 23 OR id = 25 ORDER BY id;
SELECT * FROM (SELECT * FROM (SELECT * FROM (SELECT * FROM (SELECT * FROM (SELECT * FROM departments WHERE id > 0) WHERE id > 1) WHERE id > 2) WHERE id > 3) WHERE id > 4) WHERE id > 45 ORDER BY id;
SELECT sum(id), sum(id + 1), sum(id * 2), avg(id), min(id), max(id), count(id), count(*), sum(age), sum(age + id), avg(age), min(age), max(age), sum(balance), avg(balance), min(balance), max(balance), min(name), max(name), count(DISTINCT country), stddev(age), sum(height), avg(height), min(born), max(born) FROM people;
SELECT country, city, active, count(*), sum(id), sum(age), sum(balance), avg(height), min(name), max(born) FROM people GROUP BY country, city, active ORDER BY country, city, active;
SELECT d1.id, d2.id, d3.id, d4.id FROM departments d1 JOIN departments d2 ON d1.id = d2.id JOIN departments d3 ON d2.id = d3.id JOIN departments d4 ON d3.id = d4.id ORDER BY 1;
SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10;
SELECT concat(name, name, name, name, name, name, name, name), length(repeat(name, 1000)) FROM departments ORDER BY id;
SELECT count(*) FROM people a JOIN people b ON a.country = b.country JOIN people c ON b.active = c.active AND b.city = c.city;
SELECT if(id > 10, if(id > 20, if(id > 30, if(id > 40, if(id > 50, 'f', 'e'), 'd'), 'c'), 'b'), 'a') FROM departments ORDER BY id;
SELECT greatest(id, 15, 25, id + 1, 5, 35), least(id, 45, id * 2, 55), coalesce(NULL, NULL, NULL, budget, id, 0) FROM departments ORDER BY id;
SELECT max(length(a)) FROM (SELECT concat_ws(',', collect_list(l_comment)) AS a FROM lineitem WHERE l_orderkey < 100);
