-- parameter markers, EXECUTE IMMEDIATE and IDENTIFIER wherever they may stand
CREATE TABLE pm (id INT, name STRING, d DATE) USING parquet;
INSERT INTO pm VALUES (1, 'a', DATE'2020-01-01'), (2, 'b', DATE'2020-02-01'), (3, 'c', DATE'2020-03-01');
-- args {"n": 2}
SELECT * FROM pm ORDER BY id LIMIT :n;
-- args {"n": 1}
SELECT * FROM pm ORDER BY id OFFSET :n;
-- args {"n": 2}
SELECT id + :n AS x, :n * 2 FROM pm WHERE id = :n;
-- args [2, "b"]
SELECT * FROM pm WHERE id = ? AND name = ?;
-- args [2]
SELECT * FROM pm WHERE id = ? AND name = ?;
-- args [2, 3]
SELECT * FROM pm WHERE id = ? ORDER BY id;
-- args {"n": 2}
SELECT * FROM pm WHERE id = ?;
-- args {"n": 2}
SELECT * FROM pm WHERE id = :m;
-- args {"n": 2}
SELECT :n AS a, ? AS b;
-- args {"p": 50}
SELECT count(*) <= 3 FROM pm TABLESAMPLE (:p PERCENT);
-- args {"p": 2}
SELECT count(*) FROM pm TABLESAMPLE (:p ROWS);
-- args {"v": 3}
SELECT INTERVAL :v DAY;
-- args {"v": "3"}
SELECT INTERVAL :v DAY;
-- args {"v": "1-2"}
SELECT INTERVAL :v YEAR TO MONTH;
-- args {"v": "2020-01-01"}
SELECT DATE :v;
-- args {"v": "2020-01-01"}
SELECT * FROM pm WHERE d > DATE :v ORDER BY id;
-- args {"a": 1, "b": 3}
SELECT * FROM pm WHERE id BETWEEN :a AND :b ORDER BY id;
-- args {"a": 1, "b": 3}
SELECT * FROM pm WHERE id IN (:a, :b) ORDER BY id;
-- args {"a": "b%"}
SELECT * FROM pm WHERE name LIKE :a;
-- args {"t": "pm"}
SELECT count(*) FROM IDENTIFIER(:t);
-- args {"c": "name"}
SELECT IDENTIFIER(:c) FROM pm ORDER BY 1;
-- args {"c": "name"}
SELECT id FROM pm ORDER BY IDENTIFIER(:c) DESC;
-- args {"c": "pm.id"}
SELECT IDENTIFIER(:c) + 1 FROM pm ORDER BY 1;
-- args {"f": "upper"}
SELECT IDENTIFIER(:f)(name) FROM pm ORDER BY 1;
-- args {"f": "nofunc"}
SELECT IDENTIFIER(:f)(name) FROM pm ORDER BY 1;
-- args {"t": "nope"}
SELECT count(*) FROM IDENTIFIER(:t);
-- args {"a": 1}
SELECT count(*) FROM pm GROUP BY id + :a HAVING count(*) >= :a ORDER BY count(*) + :a;
-- args {"a": 1}
WITH c AS (SELECT :a AS x) SELECT x + :a FROM c;
-- args {"a": 1}
SELECT (SELECT max(id) FROM pm WHERE id > :a) AS m;
-- args {"a": 1}
SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN :a PRECEDING AND CURRENT ROW) FROM pm;
-- args {"a": 3}
SELECT * FROM range(:a);
-- args {"a": 3}
SELECT explode(sequence(1, :a)) AS e;
-- args {"a": 3}
VALUES (:a), (:a + 1);
-- args {"a": 9, "b": "z"}
INSERT INTO pm VALUES (:a, :b, DATE'2024-01-01');
SELECT * FROM pm WHERE id = 9;
-- args {"a": 9}
INSERT INTO pm SELECT id + :a, name, d FROM pm WHERE id = 1;
-- args {"a": 5}
CREATE VIEW pv AS SELECT id FROM pm WHERE id < :a;
-- args {"a": 5}
CREATE TEMP VIEW ptv AS SELECT id FROM pm WHERE id < :a;
-- args {"a": 5}
CREATE TABLE pt USING parquet AS SELECT id FROM pm WHERE id < :a;
SELECT count(*) FROM pt;
-- args {"a": 5}
CREATE TABLE pt2 (x INT DEFAULT :a) USING parquet;
-- args {"a": 5}
SET VAR x = :a;
-- args {"a": "pm"}
DESCRIBE IDENTIFIER(:a);
-- args {"a": "pt"}
DROP TABLE IDENTIFIER(:a);
-- args {"a": "my comment"}
COMMENT ON TABLE pm IS :a;
-- args {"a": "p*"}
SHOW TABLES LIKE :a;
-- args {"a": 5}
EXPLAIN SELECT :a;
-- args {"a": "x"}
SELECT 'lit' :a;
-- args {"a": "x"}
SELECT named_struct(:a, 1);
-- args {"a": "x"}
SELECT 1 AS :a;
-- args {"a": 1}
SELECT CASE :a WHEN 1 THEN 'one' END, cast(:a AS STRING), :a::DOUBLE, typeof(:a);
-- args {"a": null}
SELECT :a IS NULL, typeof(:a);
-- args {"a": true, "b": 1.5, "c": "s"}
SELECT typeof(:a), typeof(:b), typeof(:c);
-- args {"a": 1}
FROM pm |> WHERE id = :a |> SELECT id + :a AS z |> LIMIT :a;
-- args [1, 2]
SELECT ? + ?, ? FROM pm;
SELECT ?;
SELECT :x;
SELECT :x + ?;
DECLARE sql_text STRING = 'SELECT id, name FROM pm WHERE id = ? OR name = ? ORDER BY id';
EXECUTE IMMEDIATE sql_text USING 1, 'b';
EXECUTE IMMEDIATE sql_text USING (1, 'b');
EXECUTE IMMEDIATE sql_text USING 1;
EXECUTE IMMEDIATE sql_text;
EXECUTE IMMEDIATE 'SELECT id FROM pm WHERE id = :n' USING 2 AS n;
EXECUTE IMMEDIATE 'SELECT id FROM pm WHERE id = :n' USING 2 AS m;
EXECUTE IMMEDIATE 'SELECT id FROM pm WHERE id = :n' USING 2;
EXECUTE IMMEDIATE 'SELECT id FROM pm WHERE id = ?' USING 2 AS n;
EXECUTE IMMEDIATE 'SELECT :a, :b' USING 1 AS a, 2 AS b;
EXECUTE IMMEDIATE 'SELECT :a, ?' USING 1 AS a, 2;
EXECUTE IMMEDIATE 'SELECT :a' USING 1 AS a, 2 AS a;
DECLARE res INT;
DECLARE res2 STRING;
EXECUTE IMMEDIATE 'SELECT max(id), min(name) FROM pm' INTO res, res2;
SELECT res, res2;
EXECUTE IMMEDIATE 'SELECT id FROM pm' INTO res;
EXECUTE IMMEDIATE 'SELECT id FROM pm WHERE false' INTO res;
SELECT res;
EXECUTE IMMEDIATE 'SELECT id, name FROM pm WHERE id = 1' INTO res;
EXECUTE IMMEDIATE 'SELECT name FROM pm WHERE id = 1' INTO res;
EXECUTE IMMEDIATE 'SELECT 1' INTO nope;
EXECUTE IMMEDIATE 'SELECT 1, 2' INTO res, res;
EXECUTE IMMEDIATE 'CREATE TABLE ei (a INT) USING parquet';
EXECUTE IMMEDIATE 'INSERT INTO ei VALUES (?)' USING 7;
EXECUTE IMMEDIATE 'INSERT INTO ei VALUES (1)' INTO res;
SELECT * FROM ei;
EXECUTE IMMEDIATE 'SELEC 1';
EXECUTE IMMEDIATE 'SELECT * FROM nope';
EXECUTE IMMEDIATE '';
EXECUTE IMMEDIATE NULL;
EXECUTE IMMEDIATE 5;
EXECUTE IMMEDIATE 'SELECT ' || '1';
EXECUTE IMMEDIATE concat('SELECT ', '2');
EXECUTE IMMEDIATE nope_var;
EXECUTE IMMEDIATE 'EXECUTE IMMEDIATE \'SELECT 1\'';
EXECUTE IMMEDIATE 'SELECT ?' USING (SELECT 1);
EXECUTE IMMEDIATE 'SELECT ?' USING res + 1;
EXECUTE IMMEDIATE 'SELECT typeof(?)' USING CAST(1 AS DECIMAL(5, 1));
EXECUTE IMMEDIATE 'SET VAR res = 42';
SELECT res;
EXECUTE IMMEDIATE 'SELECT count(*) FROM IDENTIFIER(:t)' USING 'pm' AS t;
SELECT * FROM IDENTIFIER('p' || 'm') ORDER BY id LIMIT 1;
SELECT IDENTIFIER('pm' || '.id') FROM pm ORDER BY 1;
SELECT IDENTIFIER('`pm`.`id`') FROM pm ORDER BY 1;
SELECT IDENTIFIER('a.b.c.d') FROM pm;
SELECT IDENTIFIER('') FROM pm;
SELECT IDENTIFIER(NULL) FROM pm;
SELECT IDENTIFIER(1) FROM pm;
SELECT IDENTIFIER(id) FROM pm;
SELECT IDENTIFIER('id' || rand()) FROM pm;
SELECT IDENTIFIER('x y') FROM pm;
SELECT p.IDENTIFIER('id') FROM pm p ORDER BY 1;
SELECT IDENTIFIER('p').id FROM pm p ORDER BY 1;
SELECT id AS IDENTIFIER('zz') FROM pm ORDER BY 1;
SELECT * FROM pm AS IDENTIFIER('qq') WHERE qq.id = 1;
WITH IDENTIFIER('cc') AS (SELECT 1 AS x) SELECT * FROM cc;
SELECT sum(id) OVER IDENTIFIER('w') FROM pm WINDOW IDENTIFIER('w') AS (ORDER BY id);
CREATE TABLE IDENTIFIER('it' || '1') (IDENTIFIER('c1') INT) USING parquet;
INSERT INTO IDENTIFIER('it1') (IDENTIFIER('c1')) VALUES (1);
ALTER TABLE IDENTIFIER('it1') RENAME COLUMN IDENTIFIER('c1') TO IDENTIFIER('c2');
ALTER TABLE IDENTIFIER('it1') ADD COLUMN IDENTIFIER('c3') INT;
SELECT * FROM it1;
SHOW COLUMNS IN IDENTIFIER('it1');
DROP TABLE IDENTIFIER('default.it1');
USE IDENTIFIER('default');
USE SCHEMA IDENTIFIER('default');
CREATE SCHEMA IDENTIFIER('is' || '1');
DROP SCHEMA IDENTIFIER('is1');
CREATE FUNCTION IDENTIFIER('if1')(IDENTIFIER('a') INT) RETURNS INT RETURN a + 1;
SELECT if1(2), IDENTIFIER('if1')(3);
DROP FUNCTION IDENTIFIER('if1');
DECLARE IDENTIFIER('iv') INT = 5;
SELECT IDENTIFIER('iv') + 1;
SET VAR IDENTIFIER('iv') = 6;
DROP TEMPORARY VARIABLE IDENTIFIER('iv');
CACHE TABLE IDENTIFIER('pm');
UNCACHE TABLE IDENTIFIER('pm');
REFRESH TABLE IDENTIFIER('pm');
ANALYZE TABLE IDENTIFIER('pm') COMPUTE STATISTICS;
SELECT row_number() OVER (PARTITION BY IDENTIFIER('id') ORDER BY IDENTIFIER('name')) FROM pm LIMIT 1;
SELECT * FROM IDENTIFIER('range')(2);
SELECT * FROM pm LATERAL VIEW IDENTIFIER('explode')(array(id)) t AS x ORDER BY x;
SELECT * FROM pm JOIN IDENTIFIER('pm') q USING (IDENTIFIER('id')) ORDER BY 1 LIMIT 1;
