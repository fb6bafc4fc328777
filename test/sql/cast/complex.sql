-- casts of arrays, maps and structs
SELECT cast(array(1, 2) AS ARRAY<STRING>), cast(array('1', '2') AS ARRAY<INT>), cast(array(1, NULL) AS ARRAY<DOUBLE>), typeof(cast(array(1) AS ARRAY<BIGINT>));
SELECT cast(array('1', 'x') AS ARRAY<INT>);
SELECT try_cast(array('1', 'x') AS ARRAY<INT>);
SELECT cast(map('1', 2) AS MAP<INT, STRING>), cast(map(1, array(1)) AS MAP<STRING, ARRAY<DOUBLE>>);
SELECT cast(struct(1, 'a') AS STRUCT<x: BIGINT, y: STRING>), cast(named_struct('a', 1, 'b', 2) AS STRUCT<b: STRING, a: STRING>), typeof(cast(struct(1) AS STRUCT<a: INT>));
SELECT cast(struct(1, 2) AS STRUCT<x: INT>);
SELECT cast(struct('x') AS STRUCT<a: INT>);
SELECT cast(array(1) AS MAP<INT, INT>);
SELECT cast(1 AS ARRAY<INT>);
SELECT cast('[1]' AS ARRAY<INT>);
SELECT cast(array() AS ARRAY<INT>), typeof(cast(array() AS ARRAY<INT>)), cast(NULL AS MAP<STRING, INT>), typeof(cast(NULL AS STRUCT<a: INT, b: STRING>));
SELECT cast(array(struct(1, 'a')) AS ARRAY<STRUCT<id: STRING, name: STRING>>), array(struct(1, 'a'))::ARRAY<STRUCT<id: STRING, name: STRING>>[0].id;
SELECT cast(map(1, 2) AS MAP<BIGINT, BIGINT>)[1], cast(array(1.5, 2.5) AS ARRAY<INT>)[1];
SELECT cast(props AS STRING), cast(scores AS ARRAY<DECIMAL(5,2)>), cast(items AS STRING) FROM events ORDER BY id LIMIT 6;
