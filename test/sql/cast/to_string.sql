-- casts to string
SELECT cast(1 AS STRING), cast(-1L AS STRING), cast(1Y AS STRING), cast(true AS STRING), cast(false AS STRING), cast(NULL AS STRING);
SELECT cast(1.50 AS STRING), cast(0.0 AS STRING), cast(-0.00 AS STRING), cast(0.0000001 AS STRING), cast(cast(0 AS DECIMAL(38,20)) AS STRING), cast(1e10BD AS STRING), cast(cast(1e-20 AS DECIMAL(38,30)) AS STRING);
SELECT cast(1D AS STRING), cast(1e7 AS STRING), cast(1e6 AS STRING), cast(0.001D AS STRING), cast(0.0001D AS STRING), cast(-0.0D AS STRING), cast(double('NaN') AS STRING), cast(double('-Infinity') AS STRING), cast(1e100 AS STRING), cast(123456789.125 AS STRING);
SELECT cast(1F AS STRING), cast(0.1F AS STRING), cast(1e10F AS STRING), cast(3.4028234E38F AS STRING), cast(1.17549435E-38F AS STRING), cast(16777216F AS STRING), cast(0.3F AS STRING), cast(1.0E-3F AS STRING);
SELECT cast(2e-3D AS STRING), cast(9007199254740993D AS STRING), cast(2.0E-3D AS STRING), cast(1.0E23 AS STRING), cast(2.2250738585072014E-308 AS STRING), cast(4.35D AS STRING), cast(5e-324D AS STRING), cast(1.1E16D AS STRING);
SELECT cast(DATE '2024-01-05' AS STRING), cast(DATE '0001-01-01' AS STRING), cast(DATE '10000-01-01' AS STRING), cast(DATE '-0005-01-01' AS STRING);
SELECT cast(TIMESTAMP '2024-01-05 01:02:03' AS STRING), cast(TIMESTAMP '2024-01-05 01:02:03.100' AS STRING), cast(TIMESTAMP '2024-01-05 00:00:00' AS STRING), cast(TIMESTAMP_NTZ '2024-01-05 01:02:03.000001' AS STRING), cast(TIMESTAMP '1500-01-01 00:00:00' AS STRING);
SELECT cast(X'4142' AS STRING), cast(X'C3A9' AS STRING), length(cast(X'FF41' AS STRING));
SELECT cast(array(1, NULL, 3) AS STRING), cast(array('a', 'b, c') AS STRING), cast(map('k', 1, 'l', NULL) AS STRING), cast(struct(1, 'a', NULL) AS STRING), cast(array(array(1), array()) AS STRING), cast(named_struct('x', array(1.5D, NULL)) AS STRING);
SELECT cast(INTERVAL '1-2' YEAR TO MONTH AS STRING), cast(INTERVAL '-1 02:03:04.005' DAY TO SECOND AS STRING), cast(INTERVAL '5' HOUR AS STRING), cast(make_interval(1, 2, 3, 4, 5, 6, 7.008) AS STRING);
SELECT cast('abc' AS CHAR(5)), length(cast('abc' AS CHAR(5))), cast('abc' AS VARCHAR(5)), cast('abcdef' AS VARCHAR(3)), cast('abcdef' AS CHAR(3)), typeof(cast('a' AS VARCHAR(3)));
SELECT cast(12345 AS VARCHAR(3)), cast(12345 AS CHAR(7));
SELECT id, cast(tiny AS STRING), cast(big AS STRING), cast(float AS STRING), cast(double AS STRING), cast(dec AS STRING), cast(dec38 AS STRING), cast(bool AS STRING) FROM types ORDER BY id;
SELECT id, cast(date AS STRING), cast(ts AS STRING), cast(ntz AS STRING) FROM types ORDER BY id;
SELECT string(1), string(1.50), string(DATE '2024-01-01'), string(NULL), char(65);
SELECT varchar('a');
SELECT 1 || '', 1.50 || '', 1D || '', true || '', DATE '2024-01-01' || '', concat(1, 2, 'x'), concat_ws('-', 1, 2.5, true);
