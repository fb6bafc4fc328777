-- collated columns in plans: group, join, sort, set operations, subqueries, windows
SELECT lower(c), count(*), min(n), max(n) FROM (SELECT city COLLATE UTF8_LCASE AS c, id AS n FROM people) GROUP BY c ORDER BY 1 LIMIT 12;
SELECT count(*) FROM (SELECT DISTINCT upper(city) COLLATE UNICODE_CI AS c FROM people);
SELECT a.id, b.id FROM (SELECT id, upper(name) COLLATE UTF8_LCASE AS n FROM departments) a JOIN (SELECT id, lower(name) COLLATE UTF8_LCASE AS n FROM departments) b ON a.n = b.n ORDER BY 1;
SELECT a.id FROM (SELECT id, name COLLATE UNICODE_CI AS n FROM departments) a WHERE a.n IN ('SALES', 'legal') ORDER BY 1;
SELECT id FROM departments WHERE name COLLATE UTF8_LCASE = 'sales' OR name COLLATE UNICODE_CI LIKE 'x' ORDER BY id;
SELECT name FROM departments ORDER BY name COLLATE UNICODE DESC;
SELECT c, row_number() OVER (PARTITION BY c ORDER BY n) FROM VALUES ('a' COLLATE UTF8_LCASE, 1), ('A' COLLATE UTF8_LCASE, 2), ('b' COLLATE UTF8_LCASE, 3) t(c, n) ORDER BY n;
SELECT c FROM VALUES ('a' COLLATE UTF8_LCASE), ('B' COLLATE UTF8_LCASE) t(c) EXCEPT SELECT c FROM VALUES ('A' COLLATE UTF8_LCASE) u(c);
SELECT array_agg(c) FROM VALUES ('a' COLLATE UTF8_LCASE), ('A' COLLATE UTF8_LCASE) t(c);
SELECT size(collect_set(c)), count(DISTINCT c), max(c) = 'B', min(c) = 'a' FROM VALUES ('a' COLLATE UTF8_LCASE), ('A' COLLATE UTF8_LCASE), ('b' COLLATE UTF8_LCASE) t(c);
SELECT m['KEY'], map_contains_key(m, 'Key'), element_at(m, 'kEY') FROM VALUES (map('key' COLLATE UTF8_LCASE, 1)) t(m);
SELECT s = struct('X'), s.a = 'X' FROM VALUES (named_struct('a', 'x' COLLATE UTF8_LCASE)) t(s);
SELECT x, count(*) FROM (SELECT array('a' COLLATE UTF8_LCASE) AS x UNION ALL SELECT array('A' COLLATE UTF8_LCASE)) GROUP BY x HAVING count(*) = 2;
SELECT CASE WHEN c = 'A' THEN 1 WHEN c > 'a' THEN 2 END, c || 'z', upper(c), nullif(c, 'A') IS NULL, c IS NOT NULL FROM VALUES ('a' COLLATE UTF8_LCASE), ('b' COLLATE UTF8_LCASE) t(c) ORDER BY c;
SELECT cast('1' COLLATE UTF8_LCASE AS INT) + 1, length('abc' COLLATE UNICODE), concat_ws('-', 'a' COLLATE UNICODE, 'b'), 'a' COLLATE UNICODE_CI IN ('B', 'A'), split('a,b' COLLATE UTF8_LCASE, ','), initcap('hello' COLLATE UNICODE_CI), lpad('x' COLLATE UTF8_LCASE, 3, 'Y');
SELECT 'å' COLLATE sv > 'z', 'ä' COLLATE de < 'b', 'ch' COLLATE cs > 'd', 'a' COLLATE UNICODE_AI = 'á', 'ñ' COLLATE es > 'n', 'Z' COLLATE UNICODE < 'a';
