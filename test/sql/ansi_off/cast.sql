-- set spark.sql.ansi.enabled=false
-- without ANSI mode: casts give null or wrap
SELECT cast('x' AS INT), cast('1.9' AS INT), cast('' AS INT), cast('128' AS TINYINT), cast(' 12 ' AS INT), cast('1e2' AS INT), cast('abc' AS DOUBLE), cast('x' AS BOOLEAN), cast('x' AS DATE), cast('x' AS TIMESTAMP), cast('x' AS DECIMAL(5,2));
SELECT cast(300 AS TINYINT), cast(40000 AS SMALLINT), cast(3000000000 AS INT), cast(3e9D AS INT), cast(1e19D AS BIGINT), cast(double('NaN') AS INT), cast(double('Infinity') AS BIGINT), cast(-1e10D AS TINYINT), cast(99999999999999999999BD AS BIGINT), cast(300.5 AS TINYINT);
SELECT cast(1234.5 AS DECIMAL(3,1)), cast(double('NaN') AS DECIMAL(5,2)), cast('1234.5' AS DECIMAL(5,2)), cast(123 AS DECIMAL(2,0));
SELECT cast(1 AS BINARY), hex(cast(1 AS BINARY)), hex(cast(1L AS BINARY)), hex(cast(1Y AS BINARY)), hex(cast(1S AS BINARY));
SELECT cast(DATE '2024-01-01' AS INT), cast(DATE '2024-01-01' AS BOOLEAN), cast(DATE '2024-01-01' AS DOUBLE), cast(TIMESTAMP '1970-01-01 00:00:01Z' AS BOOLEAN), cast(TIMESTAMP '2040-01-01 00:00:00' AS INT), cast(true AS TIMESTAMP);
SELECT cast(1 AS DATE);
SELECT cast(array('1', 'x') AS ARRAY<INT>), cast(struct('q') AS STRUCT<a: INT>);
SELECT cast(map('1', 'y') AS MAP<INT, INT>);
SELECT cast(9223372036854775807 AS TIMESTAMP), cast(double('NaN') AS TIMESTAMP), cast(1e300 AS TIMESTAMP);
SELECT id, cast(big AS INT), cast(double AS INT), cast(str AS INT), cast(float AS BIGINT), cast(dec38 AS DECIMAL(10,1)), cast(str AS DATE) FROM types ORDER BY id;
SELECT cast('x' AS INTERVAL DAY);
SELECT cast(2147483647 AS INTERVAL YEAR);
