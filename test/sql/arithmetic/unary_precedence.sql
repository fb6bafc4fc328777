-- precedence and associativity of operators
SELECT 1 + 2 * 3, (1 + 2) * 3, 10 - 2 - 3, 2 * 3 % 4, 100 / 10 / 2, 7 - -3;
SELECT -2 * -3, - 2 + 3, -(2 + 3), + - + 5;
SELECT 1 + 2 || 3, '1' || 2 + 3, 1 || 2 * 3;
SELECT 5 & 3, 5 | 3, 5 ^ 3, ~5, 5 & 3 | 4, 1 | 2 & 3, 1 ^ 3 & 2, 1 | 2 ^ 3;
SELECT 1 + 1 & 3, 2 * 3 & 5, 1 << 3, 16 >> 2, -16 >> 2, -16 >>> 28, 1 << 2 + 1, 1 + 1 << 2;
SELECT NOT true AND false, NOT (true AND false), true OR true AND false, (true OR true) AND false, NOT false = false;
SELECT 1 = 1 = true, 1 < 2 = true, NOT 1 = 2, 1 + 1 = 2 AND 2 > 1;
SELECT 1 BETWEEN 0 AND 2 AND true, NOT 1 BETWEEN 2 AND 3, 1 + 1 BETWEEN 1 AND 1 + 2;
SELECT 1 IN (1, 2) = true;
SELECT (1 IN (1, 2)) = true, NOT 1 IN (2), 2 * 1 IN (2);
SELECT 'a' LIKE 'a' AND 'b' LIKE 'b', NOT 'a' LIKE 'b', 'a' || 'b' LIKE 'ab';
SELECT 1 IS NULL OR 1 IS NOT NULL, NOT NULL IS NULL, 1 + NULL IS NULL;
SELECT -1::int, 2 + '3'::int, -'5'::int, NOT 'false'::boolean, 1 + 2::string || 'x';
SELECT - 2147483648 = -2147483648, -1 % 3, -(1 % 3), 2 * -1;
SELECT array(1, 2)[0] + 1, -array(1, 2)[1], struct(1 AS a).a + 1, map('k', 5)['k'] * 2;
SELECT 1 <=> NULL = false, NULL <=> NULL AND true, 1 <> 2 = true, 1 != 2, !true, ! false AND true;
SELECT 7 div 2 * 2 + 7 % 2, 10 div 3 div 2, -7 div 2 * 2;
SELECT CASE WHEN 1 > 0 THEN 1 ELSE 0 END + 1, 1 + CASE 1 WHEN 1 THEN 2 END * 3;
SELECT 1 -- comment
  + 2 /* another */ * 3 -- end
;
SELECT 1 /* outer /* nested */ still */ + 1;
SELECT 5 --1
  , 5 - -1, 5 -(-1), 5--1
;
