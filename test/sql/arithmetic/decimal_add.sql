-- precision and scale of decimal addition and subtraction
SELECT 1.1 + 2.22, typeof(1.1 + 2.22), 1.1 - 2.22, typeof(1.1 - 2.22);
SELECT typeof(cast(1 AS DECIMAL(10,2)) + cast(1 AS DECIMAL(5,4))), typeof(cast(1 AS DECIMAL(38,0)) + cast(1 AS DECIMAL(38,0))), typeof(cast(1 AS DECIMAL(38,18)) + cast(1 AS DECIMAL(38,18)));
SELECT typeof(cast(1 AS DECIMAL(38,10)) + cast(1 AS DECIMAL(38,30))), typeof(cast(1 AS DECIMAL(38,38)) - cast(0 AS DECIMAL(38,0))), typeof(cast(1 AS DECIMAL(20,18)) + cast(1 AS DECIMAL(30,2)));
SELECT cast(1 AS DECIMAL(38,10)) + cast(0.000000000000000000000000000001 AS DECIMAL(38,30));
SELECT cast('99999999999999999999999999999999999999' AS DECIMAL(38,0)) + 1;
SELECT cast('99999999999999999999999999999999999999' AS DECIMAL(38,0)) + cast(0.5 AS DECIMAL(2,1));
SELECT cast('-99999999999999999999999999999999999999' AS DECIMAL(38,0)) - 1BD;
SELECT 1.5 + 1, 1.5 + 1Y, 1.5 + 1S, 1.5 + 1L, typeof(1.5 + 1), typeof(1.5 + 1Y), typeof(1.5 + 1S), typeof(1.5 + 1L);
SELECT typeof(cast(1.5 AS DECIMAL(10,2)) + 1), typeof(cast(1.5 AS DECIMAL(10,2)) + int) FROM types WHERE id = 1;
SELECT 1.5 + 1F, 1.5 + 1D, typeof(1.5 + 1F), typeof(1.5 + 1D);
SELECT 1.5 + '1', 1.5 - '0.5', typeof(1.5 + '1');
SELECT 1.5 + 'x';
SELECT dec + dec38 FROM types WHERE id IN (1, 4, 5, 6, 7) ORDER BY id;
SELECT dec + dec, dec - dec, dec + 1, dec - 0.001 FROM types ORDER BY id;
SELECT dec38 + dec38 FROM types ORDER BY id;
SELECT sum(dec), typeof(sum(dec)), sum(dec38), typeof(sum(dec38)) FROM types;
SELECT -cast(1.50 AS DECIMAL(5,2)), +cast(1.50 AS DECIMAL(5,2)), abs(cast(-1.50 AS DECIMAL(5,2))), typeof(-cast(1 AS DECIMAL(5,2)));
