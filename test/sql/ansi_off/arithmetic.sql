-- set spark.sql.ansi.enabled=false
-- without ANSI mode: wrap-around, null for errors
SELECT 2147483647 + 1, -2147483648 - 1, 2147483647 * 2, 9223372036854775807 + 1, 127Y + 1Y, 32767S * 2S, -(-2147483648), abs(-2147483648), -(-128Y);
SELECT 1 / 0, 1.5 / 0, 1D / 0, 0D / 0, 1 % 0, 1 div 0, pmod(1, 0), mod(1.5, 0), NULL / 0;
SELECT cast('99999999999999999999999999999999999999' AS DECIMAL(38,0)) + 1, cast('99999999999999999999' AS DECIMAL(20,0)) * cast('99999999999999999999' AS DECIMAL(20,0));
SELECT sum(a), avg(a) FROM VALUES (9223372036854775807L), (1L) t(a);
SELECT sum(a) FROM VALUES (cast('99999999999999999999999999999999999999' AS DECIMAL(38,0))), (1BD) t(a);
SELECT round(2147483647, -1), round(125Y, -1), conv('zzzzzzzzzzzzzzzzzzzz', 36, 10), factorial(25), bround(125Y, -1);
SELECT INTERVAL '1' DAY / 0;
SELECT INTERVAL '106751991' DAY * 2;
SELECT date_add(DATE '2024-01-01', 2147483647);
SELECT tiny + tiny, small * small, int + int, big * 10 FROM types ORDER BY id;
SELECT dec / int, dec38 * dec38, dec % int FROM types ORDER BY id;
SELECT -9223372036854775808L div -1L, ceil(1e19D), floor(double('NaN'));
