-- parameters: named, positional, EXECUTE IMMEDIATE, IDENTIFIER, session variables
-- args {"a": 1}
SELECT :a, :a + 1, typeof(:a);
-- args {"a": 1, "b": "x", "c": 2.5, "d": true, "e": null}
SELECT :a, :b, :c, :d, :e, typeof(:b), typeof(:c), typeof(:d), typeof(:e);
-- args {"id": 20}
SELECT name FROM departments WHERE id = :id;
-- args {"n": 2}
SELECT id FROM departments ORDER BY id LIMIT :n;
-- args {"unused": 2}
SELECT 1;
-- args {}
SELECT :missing;
-- args {"a": 1}
SELECT :b;
-- args [1, "x"]
SELECT ?, ?, typeof(?);
-- args [1, "x", 5000000000]
SELECT ?, ?, typeof(?);
-- args [10, 40]
SELECT id FROM departments WHERE id BETWEEN ? AND ? ORDER BY id;
-- args {"t": "departments"}
SELECT count(*) FROM IDENTIFIER(:t);
-- args {"c": "name"}
SELECT IDENTIFIER(:c) FROM departments WHERE id = 10;
-- args {"f": "upper"}
SELECT IDENTIFIER(:f)('x');
SELECT IDENTIFIER('id') FROM IDENTIFIER('depart' || 'ments') ORDER BY 1 LIMIT 1;
EXECUTE IMMEDIATE 'SELECT 1 + 1';
EXECUTE IMMEDIATE 'SELECT ? + ?' USING 1, 2;
EXECUTE IMMEDIATE 'SELECT :a * :b' USING 3 AS a, 4 AS b;
EXECUTE IMMEDIATE 'SELECT name FROM departments WHERE id = ?' USING 30;
EXECUTE IMMEDIATE 'SELECT ?';
EXECUTE IMMEDIATE 'SELEC';
SELECT :x;
SELECT ?;
DECLARE VARIABLE v INT DEFAULT 5;
SELECT v, v + 1, session.v, system.session.v;
SET VAR v = 10;
SELECT v;
SET VAR v = (SELECT max(id) FROM departments);
SELECT id FROM departments WHERE id = v;
SET VARIABLE nope = 1;
DECLARE v2 = 'abc';
SELECT v2, typeof(v2);
DECLARE OR REPLACE VARIABLE v STRING;
SELECT v, typeof(v);
EXECUTE IMMEDIATE 'SELECT 7, ''z''' INTO v, v2;
SELECT v, v2;
DROP TEMPORARY VARIABLE v;
SELECT v;
DROP TEMPORARY VARIABLE IF EXISTS v;
DROP TEMPORARY VARIABLE v;
SELECT v2 FROM VALUES ('column') t(v2);
