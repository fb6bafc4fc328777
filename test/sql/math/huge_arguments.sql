-- arguments far beyond what there is room for
SELECT round(12345, -2147483648), round(1.5D, 2147483647), bround(1e300D, -2147483648);
SELECT CAST('1e1000000000' AS DECIMAL(38, 0));
SELECT CAST('1e-2147483647' AS DECIMAL(38, 0));
SELECT try_cast('1e1000000000' AS DECIMAL(38, 0)), CAST('1e1000000000' AS DOUBLE);
SELECT size(sequence(1, 1000000000000));
SELECT size(array_repeat(1, 2147483647));
SELECT conv('1', 36, 1000000000);
SELECT stack(5, 'a', 'b');
SELECT stack(3, 1, 2.5D);
SELECT count(*), count(col0), max(col0) FROM (SELECT stack(300, 1, 2));
SELECT substr('abc', 2147483647, 2147483647), substring('abc', -2147483648, 2147483647);
SELECT slice(array(1, 2, 3), 2147483647, 2147483647);
SELECT lag(id, 2147483647) OVER (ORDER BY id) FROM range(3);
