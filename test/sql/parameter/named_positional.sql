-- Named and positional parameters in every place.
-- args {"a": 1, "b": "x"}
SELECT :a, :b, :a + 1, upper(:b);
-- args [1, "x", null]
SELECT ?, ?, ?;
-- args [1]
SELECT ?, ?;
-- args {"a": 1}
SELECT :a, :nope;
-- args {"a": 1, "unused": 2}
SELECT :a;
-- args [1, 2]
SELECT ?;
-- args {"a": 1}
SELECT :a, ?;
-- args [1]
SELECT :a;
-- args {"n": 2}
SELECT * FROM range(:n) ORDER BY id;
-- args {"n": 2}
SELECT * FROM range(10) LIMIT :n;
-- args {"n": 1, "m": 2}
SELECT * FROM range(5) ORDER BY id LIMIT :m OFFSET :n;
-- args {"t": "people"}
SELECT count(*) FROM IDENTIFIER(:t);
-- args {"c": "id"}
SELECT IDENTIFIER(:c) FROM range(1);
-- args {"f": "abs"}
SELECT IDENTIFIER(:f)(-1);
-- args {"d": "2024-01-01"}
SELECT DATE(:d), :d::DATE + 1, typeof(:d);
-- args {"x": 1.5, "y": true, "z": null}
SELECT typeof(:x), typeof(:y), typeof(:z), :x * 2;
-- args {"x": [1, 2, 3]}
SELECT :x, size(:x), :x[0];
-- args {"k": 5}
WITH q AS (SELECT :k AS k) SELECT * FROM q WHERE k = :k;
-- args {"k": 1}
SELECT * FROM range(3) WHERE id IN (:k, 2) AND id = (SELECT max(:k)) ORDER BY id;
-- args {"k": 2}
SELECT id % :k, count(*) FROM range(5) GROUP BY id % :k ORDER BY 1;
-- args {"k": 1}
SELECT id % 2 AS m, count(*) FROM range(5) GROUP BY :k ORDER BY 1;
-- args {"k": 1}
SELECT id FROM range(3) ORDER BY :k, id DESC;
-- args {"p": "a%"}
SELECT 'abc' LIKE :p, 'abc' RLIKE :p;
-- args {"k": 1}
SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN :k PRECEDING AND CURRENT ROW) AS s FROM range(3) ORDER BY s;
-- args {"k": 1}
SELECT lag(id, :k) OVER (ORDER BY id) AS l FROM range(3) ORDER BY l;
-- args {"v": 7}
VALUES (:v, :v + 1);
-- args {"v": 7}
SELECT transform(array(1, 2), x -> x + :v);
-- args {"v": 7}
SELECT CASE WHEN :v > 5 THEN 'big' ELSE 'small' END AS r;
-- args {"v": 7}
CREATE TABLE par_t USING parquet AS SELECT :v AS v;
-- args [3]
INSERT INTO par_t VALUES (?);
-- args {"v": 5}
SELECT * FROM par_t WHERE v > :v;
-- args {"v": 5}
CREATE VIEW par_v AS SELECT :v AS v;
-- args {"v": 5}
CREATE TEMP VIEW par_v AS SELECT :v AS v;
SELECT * FROM par_v;
-- args {"v": 5}
CREATE FUNCTION par_f() RETURNS INT RETURN :v;
-- args {"v": 5}
SELECT :V;
-- args {"v": 5}
SELECT ':v', ":v", `:v` FROM (SELECT 1 AS `:v`);
-- args {"v": 5}
SELECT a:v FROM (SELECT parse_json('{"v": 3}') AS a);
-- args [5]
SELECT 1 ? 2;
-- args {"v": "SELECT 1"}
EXECUTE IMMEDIATE :v;
-- args {"x": 3}
SELECT * FROM range(4) |> WHERE id = :x;
-- args {"x": 3}
EXPLAIN SELECT :x FROM nope;
-- args {"v": 5}
SET VAR x = :v;
-- args {"p": 50}
SELECT count(*) >= 0 FROM (SELECT * FROM range(10)) TABLESAMPLE (:p PERCENT);
-- args {"v": "2"}
SELECT INTERVAL :v DAY;
-- args {"v": "day"}
SELECT date_trunc(:v, TIMESTAMP'2024-05-05 10:11:12'), extract(day FROM DATE'2024-01-05');
-- args {"v": 1}
SELECT percentile(id, :v / 2.0) FROM range(5);
-- args {"v": 1}
SELECT * FROM range(2) PIVOT (count(*) FOR id IN (:v));
-- args {"v": "utf8_lcase"}
SELECT collate('a', :v) = 'A';
DROP TABLE par_t;
