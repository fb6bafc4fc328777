-- precision and scale of decimal multiplication, with loss of scale
SELECT 1.5 * 2.25, typeof(1.5 * 2.25), 0.1 * 0.1, -1.5 * 2, typeof(-1.5 * 2);
SELECT typeof(cast(1 AS DECIMAL(10,2)) * cast(1 AS DECIMAL(10,2))), typeof(cast(1 AS DECIMAL(20,10)) * cast(1 AS DECIMAL(20,10))), typeof(cast(1 AS DECIMAL(38,18)) * cast(1 AS DECIMAL(38,18))), typeof(cast(1 AS DECIMAL(38,0)) * cast(1 AS DECIMAL(38,0))), typeof(cast(1 AS DECIMAL(38,38)) * cast(1 AS DECIMAL(38,38)));
SELECT typeof(cast(1 AS DECIMAL(38,2)) * cast(1 AS DECIMAL(1,0))), typeof(cast(1 AS DECIMAL(30,20)) * cast(1 AS DECIMAL(10,8))), typeof(cast(1 AS DECIMAL(18,9)) * cast(1 AS DECIMAL(19,9)));
SELECT cast(1.123456789012345678 AS DECIMAL(38,18)) * cast(1.123456789012345678 AS DECIMAL(38,18));
SELECT cast(0.00000123456789 AS DECIMAL(38,18)) * cast(0.00000123456789 AS DECIMAL(38,18));
SELECT cast('12345678901234567890.123456789012345678' AS DECIMAL(38,18)) * 10;
SELECT cast('12345678901234567890.123456789012345678' AS DECIMAL(38,18)) * cast('12345678901234567890.123456789012345678' AS DECIMAL(38,18));
SELECT cast('99999999999999999999' AS DECIMAL(20,0)) * cast('99999999999999999999' AS DECIMAL(20,0));
SELECT cast('9999999999999999999' AS DECIMAL(19,0)) * cast('9999999999999999999' AS DECIMAL(19,0));
SELECT 1.5 * 2, 1.5 * 2L, 1.5 * 2Y, 1.5 * 2D, typeof(1.5 * 2), typeof(1.5 * 2L), typeof(1.5 * 2D);
SELECT id, dec * dec, typeof(dec * dec) FROM types ORDER BY id;
SELECT id, dec * int FROM types WHERE id NOT IN (2, 3) ORDER BY id;
SELECT id, dec38 * dec38 FROM types WHERE id IN (4, 5, 6, 7, 8, 9) ORDER BY id;
SELECT dec38 * dec38 FROM types WHERE id = 2;
SELECT try_multiply(dec38, dec38) FROM types ORDER BY id;
SELECT l_extendedprice * (1 - l_discount) * (1 + l_tax), typeof(l_extendedprice * (1 - l_discount) * (1 + l_tax)) FROM lineitem ORDER BY l_orderkey, l_linenumber LIMIT 5;
