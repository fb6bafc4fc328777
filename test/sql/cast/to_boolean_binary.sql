-- casts to boolean and binary
SELECT cast('true' AS BOOLEAN), cast('T' AS BOOLEAN), cast('yes' AS BOOLEAN), cast('Y' AS BOOLEAN), cast('1' AS BOOLEAN), cast(' True ' AS BOOLEAN), cast('false' AS BOOLEAN), cast('f' AS BOOLEAN), cast('NO' AS BOOLEAN), cast('n' AS BOOLEAN), cast('0' AS BOOLEAN);
SELECT cast('2' AS BOOLEAN);
SELECT cast('truee' AS BOOLEAN);
SELECT cast(1 AS BOOLEAN), cast(0L AS BOOLEAN), cast(-1Y AS BOOLEAN), cast(0.0 AS BOOLEAN), cast(0.01 AS BOOLEAN), cast(0D AS BOOLEAN), cast(-0.0D AS BOOLEAN), cast(double('NaN') AS BOOLEAN), cast(0.1F AS BOOLEAN);
SELECT cast(DATE '2024-01-01' AS BOOLEAN);
SELECT cast(TIMESTAMP '1970-01-01 00:00:00Z' AS BOOLEAN);
SELECT cast(X'01' AS BOOLEAN);
SELECT hex(cast('abc' AS BINARY)), hex(cast('é' AS BINARY)), hex(cast('' AS BINARY)), hex(cast(X'01' AS BINARY));
SELECT cast(1 AS BINARY);
SELECT cast(1L AS BINARY);
SELECT cast(1.5D AS BINARY);
SELECT cast(1.5 AS BINARY);
SELECT cast(true AS BINARY);
SELECT cast(DATE '2024-01-01' AS BINARY);
SELECT try_cast('maybe' AS BOOLEAN), try_cast('yes' AS BOOLEAN), hex(try_cast('a' AS BINARY));
SELECT id, cast(int AS BOOLEAN), cast(double AS BOOLEAN), cast(dec AS BOOLEAN), try_cast(str AS BOOLEAN), hex(cast(str AS BINARY)) FROM types ORDER BY id;
