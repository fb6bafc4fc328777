-- made by test/record/fuzz.mjs parameter 2 100
-- set spark.sql.timeType.enabled=true
-- args ["2024-02-29",2.5]
SELECT struct(?, a, ?) FROM VALUES (9.5F, 17, X'E697A5') t(a, b, c);
-- args {"p0":-5,"p1":3000000000,"p2":"2024-02-29"}
VALUES (:p0, :p1), (:p2, 1);
-- args {"p0":"1","p1":"2024-02-29"}
SELECT CASE :p0 WHEN INTERVAL '12' MONTH THEN :p1 ELSE c END FROM VALUES (INTERVAL '19:30.000001' MINUTE TO SECOND, INTERVAL '1' MONTH, TIMESTAMP '1970-01-01 01:30:00', INTERVAL '-16:24:59.5' HOUR TO SECOND), (INTERVAL '-35:07' MINUTE TO SECOND, INTERVAL '12' MONTH, TIMESTAMP '0001-01-01 00:00:00', INTERVAL '03:18:30.000001' HOUR TO SECOND) t(a, b, c, d);
-- args {"p0":"","p1":3000000000}
SELECT b, count(*) FROM VALUES (17, -5) t(a, b) WHERE a IN (:p0, :p1) GROUP BY a;
-- args [3000000000,"2024-02-29",""]
VALUES (?, ?), (?, 1);
-- args ["x y"]
SELECT * FROM VALUES (CAST(17 AS DECIMAL(10,2)), 3Y, 14L), (CAST(-5 AS DECIMAL(10,2)), 1Y, 3L), (CAST(3 AS DECIMAL(10,2)), -3Y, CAST(NULL AS BIGINT)), (CAST(0 AS DECIMAL(10,2)), -1Y, CAST(NULL AS BIGINT)) t(a, b, c) ORDER BY a, b, c LIMIT ?;
-- args {"p0":2.5,"p1":"1"}
SELECT CASE :p0 WHEN '12:34:56' THEN :p1 ELSE d END FROM VALUES (false, 4, 4.5F, 14), (true, 13, 6.25F, 10), (false, 15, 1.0F, 2), (true, NULL, 5.5F, 6), (true, NULL, -0.25F, 18) t(a, b, c, d);
-- args [1,-5]
SELECT c, count(*) FROM VALUES (TIMESTAMP_NTZ '2023-12-31 23:59:59.999999', X'00', TIMESTAMP '0001-01-01 12:00:00') t(a, b, c) WHERE b IN (?, ?) GROUP BY a;
-- args ["1","x y","1"]
SELECT ? + ?, typeof(?);
-- args [3000000000]
SELECT * FROM VALUES (TIMESTAMP_NTZ '2000-01-31 02:30:00', -3.5D, DATE '2000-01-31'), (TIMESTAMP_NTZ '2023-12-31 12:00:00', NULL, DATE '2023-03-12'), (TIMESTAMP_NTZ '1970-01-01 12:34:56.789', -2.0D, DATE '2000-01-31'), (CAST(NULL AS TIMESTAMP_NTZ), 5.0D, DATE '0001-01-01') t(a, b, c) ORDER BY a, b, c LIMIT ?;
-- args [2.5,null]
SELECT a = ?, ? AS x FROM VALUES (false, 13, 6S), (CAST(NULL AS BOOLEAN), 4, 12S), (false, 0, -5S) t(a, b, c);
-- args ["1","a"]
SELECT d, count(*) FROM VALUES ('12:34:56', 9, TIMESTAMP '1582-10-04 12:00:00', CAST(18 AS DECIMAL(10,2))) t(a, b, c, d) WHERE a IN (?, ?) GROUP BY c;
-- args [null,"2024-02-29"]
SELECT CASE ? WHEN b THEN ? ELSE a END FROM VALUES (-3.0D, INTERVAL '-178956969' YEAR, 18) t(a, b, c);
-- args {"p0":null,"p1":"a"}
SELECT IDENTIFIER('coalesce')(:p0), :p1::STRING;
-- args {"p0":1,"p1":""}
SELECT coalesce(:p0, a, :p1) FROM VALUES (DATE '2024-11-03', TIME '00:00:00', true), (DATE '1970-01-01', TIME '12:34:56.789', true), (DATE '2025-06-15', TIME '01:30:00', true) t(a, b, c);
-- args [null,true,2.5]
VALUES (?, ?), (?, 1);
-- args [0,"",-5]
VALUES (?, ?), (?, -3);
-- args {"p0":"a","p1":true}
SELECT CASE :p0 WHEN d THEN :p1 ELSE a END FROM VALUES (18Y, -5, 11, '😀x'), (12Y, 9, CAST(NULL AS INT), CAST(NULL AS STRING)), (6Y, NULL, 12, ' a b '), (8Y, 20, 1, 'no'), (5Y, CAST(NULL AS INT), 11, ' ') t(a, b, c, d);
-- args {"p0":"1","p1":1}
SELECT IDENTIFIER('upper')(:p0), :p1::STRING;
-- args [-5,1]
SELECT IDENTIFIER('upper')(?), ?::STRING;
-- args [3000000000]
SELECT * FROM VALUES (10S, 'a%b_c', 'naïve Café'), (-4S, 'a,b,c', ''), (4S, 'NaN', 'Infinity') t(a, b, c) ORDER BY a, b, c LIMIT ?;
-- args ["x y"]
SELECT * FROM VALUES (CAST(0.5 AS DECIMAL(3,1)), 2.25D), (CAST(25.7 AS DECIMAL(3,1)), CAST(NULL AS DOUBLE)), (CAST(0.0 AS DECIMAL(3,1)), 9.5D), (CAST(17.9 AS DECIMAL(3,1)), 3.5D), (CAST(0.2 AS DECIMAL(3,1)), 1.5D) t(a, b) ORDER BY a, b LIMIT ?;
-- args ["x y",0]
SELECT b = ?, ? AS x FROM VALUES (4, 15), (NULL, 16), (5, 17), (16, 9) t(a, b);
-- args ["a","a"]
SELECT concat(?, b, ?) FROM VALUES (DATE '2000-01-31', 15), (DATE '0001-01-01', 2), (CAST(NULL AS DATE), 13), (DATE '9999-12-31', 19) t(a, b);
-- args {"p0":-5}
SELECT * FROM VALUES (TIMESTAMP '9999-12-31 02:30:00', CAST(4 AS DECIMAL(10,0)), false, 13), (TIMESTAMP '1582-10-15 06:07:08.000001', CAST(-1 AS DECIMAL(10,0)), false, 19), (TIMESTAMP '1582-10-04 12:34:56.789', CAST(-7 AS DECIMAL(10,0)), true, 20), (NULL, CAST(-6 AS DECIMAL(10,0)), true, 4), (TIMESTAMP '1900-03-01 02:30:00', CAST(17 AS DECIMAL(10,0)), true, 1) t(a, b, c, d) ORDER BY a, b, c, d LIMIT :p0;
-- args {"p0":true}
SELECT * FROM VALUES (2Y, TIMESTAMP '0001-01-01 12:34:56.789', 3) t(a, b, c) ORDER BY a, b, c LIMIT :p0;
-- args [3000000000,"a","a"]
VALUES (?, ?), (?, 1);
-- args [1]
SELECT * FROM VALUES (19, X'FF', '2023-12-31 23:59:59.5'), (13, CAST(NULL AS BINARY), '1,234.50') t(a, b, c) ORDER BY a, b, c LIMIT ?;
-- args {"p0":0,"p1":"2024-02-29","p2":-5}
VALUES (:p0, :p1), (:p2, 20);
-- args ["x y","x y"]
SELECT IDENTIFIER('coalesce')(?), ?::STRING;
-- args [1,-5,""]
VALUES (?, ?), (?, 4);
-- args [true,1,"2024-02-29"]
SELECT ? + ?, typeof(?);
-- args ["a"]
SELECT CAST(? AS BINARY);
-- args ["2024-02-29","x y"]
SELECT * FROM VALUES (7.25D, ' a b ', true), (CAST(NULL AS DOUBLE), '😀x', false) t(a, b, c) WHERE b < ? OR ?;
-- args ["","a"]
SELECT d, count(*) FROM VALUES (TIMESTAMP '2024-02-29 12:34:56.789', TIMESTAMP '2000-01-31 02:30:00', INTERVAL '47' MINUTE, 12S), (TIMESTAMP '1900-03-01 02:30:00', TIMESTAMP '1582-10-15 01:30:00', INTERVAL '1' MINUTE, 11S) t(a, b, c, d) WHERE d IN (?, ?) GROUP BY a;
-- args [0]
SELECT * FROM VALUES (TIMESTAMP_NTZ '1970-01-01 12:34:56.789', TIMESTAMP_NTZ '0001-01-01 00:00:00', 1, CAST('01:30:00' AS TIME(3))), (TIMESTAMP_NTZ '1900-03-01 12:00:00', TIMESTAMP_NTZ '1582-10-04 06:07:08.000001', -5, CAST(NULL AS TIME(3))), (TIMESTAMP_NTZ '1582-10-04 06:07:08.000001', TIMESTAMP_NTZ '1900-03-01 06:07:08.000001', 8, CAST('12:34:56.789' AS TIME(3))) t(a, b, c, d) ORDER BY a, b, c, d LIMIT ?;
-- args ["a"]
SELECT * FROM VALUES (TIMESTAMP '2023-12-31 01:30:00', 10, 18), (TIMESTAMP '1970-01-01 01:30:00', 1, 8), (TIMESTAMP '2025-06-15 12:34:56.789', CAST(NULL AS INT), 3), (TIMESTAMP '2025-06-15 02:30:00', 0, 2) t(a, b, c) ORDER BY a, b, c LIMIT ?;
-- args {"p0":1,"p1":null,"p2":2.5}
VALUES (:p0, :p1), (:p2, 2);
-- args ["",0]
SELECT b, count(*) FROM VALUES (X'E697A5', 7.75D) t(a, b) WHERE b IN (?, ?) GROUP BY b;
-- args {"p0":0,"p1":"","p2":true}
VALUES (:p0, :p1), (:p2, 1);
-- args {"p0":-5}
SELECT CAST(:p0 AS TINYINT);
-- args {"p0":"2024-02-29","p1":"2024-02-29"}
SELECT IDENTIFIER('upper')(:p0), :p1::STRING;
-- args [1,-5]
SELECT b = ?, ? AS x FROM VALUES ('ABC', '-7', CAST('01:30:00' AS TIME(3)), 'naïve Café') t(a, b, c, d);
-- args {"p0":3000000000,"p1":"x y","p2":"a"}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":true,"p1":"1","p2":2.5}
VALUES (:p0, :p1), (:p2, 1);
-- args [-5,true]
SELECT CASE ? WHEN X'1CE5' THEN ? ELSE b END FROM VALUES (X'', TIMESTAMP '1970-01-01 00:00:00'), (X'', NULL), (X'E697A5', TIMESTAMP '2023-03-12 00:00:00'), (CAST('abc' AS BINARY), TIMESTAMP '0001-01-01 02:30:00') t(a, b);
-- args {"p0":1,"p1":-5}
SELECT c, count(*) FROM VALUES (INTERVAL '06:07' MINUTE TO SECOND, '12', 'null', ' '), (INTERVAL '-46:59.5' MINUTE TO SECOND, 'abc', '0x1F', 'a%b_c'), (NULL, '00', CAST(NULL AS STRING), 'A'), (INTERVAL '14:30.000001' MINUTE TO SECOND, '2023-12-31 23:59:59.5', NULL, '9223372036854775808') t(a, b, c, d) WHERE d IN (:p0, :p1) GROUP BY d;
-- args {"p0":3000000000}
SELECT * FROM VALUES (11, 19, 19, '日本語' COLLATE UTF8_LCASE), (4, 1, NULL, 'no' COLLATE UTF8_LCASE), (20, 19, NULL, 'true' COLLATE UTF8_LCASE), (11, 20, -4, '1e3' COLLATE UTF8_LCASE) t(a, b, c, d) ORDER BY a, b, c, d LIMIT :p0;
-- args {"p0":2.5,"p1":2.5,"p2":3000000000}
VALUES (:p0, :p1), (:p2, 1);
-- args {"p0":"x y"}
SELECT CAST(:p0 AS INTERVAL YEAR TO MONTH);
-- args [0,2.5]
SELECT struct(?, 7.5D, ?) FROM VALUES (2.75D, CAST(15 AS DECIMAL(10,0)), 12, 13L), (4.5D, CAST(19 AS DECIMAL(10,0)), 10, 6L), (7.75D, CAST(10 AS DECIMAL(10,0)), 14, 14L), (NULL, CAST(NULL AS DECIMAL(10,0)), CAST(NULL AS INT), 3L), (8.5D, CAST(14 AS DECIMAL(10,0)), 8, 11L) t(a, b, c, d);
-- args {"p0":"1","p1":null,"p2":null}
VALUES (:p0, :p1), (:p2, -1);
-- args [2.5,0]
SELECT CASE ? WHEN b THEN ? ELSE b END FROM VALUES ('naïve Café', INTERVAL '2' DAY), ('00', CAST(NULL AS INTERVAL DAY)), (NULL, CAST(NULL AS INTERVAL DAY)) t(a, b);
-- args [-5,1]
SELECT b, count(*) FROM VALUES (INTERVAL '30.000001' SECOND, 'Infinity'), (INTERVAL '0' SECOND, 'Infinity'), (INTERVAL '7' SECOND, CAST(NULL AS STRING)), (INTERVAL '0' SECOND, 'x=1&y=2') t(a, b) WHERE b IN (?, ?) GROUP BY a;
-- args {"p0":"a","p1":"x y"}
SELECT CASE :p0 WHEN c THEN :p1 ELSE c END FROM VALUES (2, INTERVAL '1' YEAR, 6Y), (-3, INTERVAL '-1' YEAR, 16Y), (0, INTERVAL '100' YEAR, 20Y), (-1, NULL, 14Y) t(a, b, c);
-- args [1,"a"]
SELECT IDENTIFIER('coalesce')(?), ?::STRING;
-- args {"p0":"x y","p1":true}
SELECT IDENTIFIER('upper')(:p0), :p1::STRING;
-- args [0]
SELECT * FROM VALUES (18, true, 2L) t(a, b, c) ORDER BY a, b, c LIMIT ?;
-- args ["a"]
SELECT * FROM VALUES (-2.0F, DATE '9999-12-31', 14L), (1.0F, NULL, 8L), (1.0F, DATE '1582-10-15', 9L), (-1.0F, CAST(NULL AS DATE), 13L) t(a, b, c) ORDER BY a, b, c LIMIT ?;
-- args {"p0":"x y","p1":null}
SELECT CASE :p0 WHEN b THEN :p1 ELSE a END FROM VALUES (DATE '2024-11-03', '1e3'), (DATE '0001-01-01', 'a%b_c'), (DATE '9999-12-31', '1') t(a, b);
-- args {"p0":"1","p1":true,"p2":1}
SELECT :p0 + :p1, typeof(:p2);
-- args [3000000000,"2024-02-29",""]
SELECT ? + ?, typeof(?);
-- args {"p0":2.5,"p1":0,"p2":true}
VALUES (:p0, :p1), (:p2, 1);
-- args {"p0":1,"p1":""}
SELECT d = :p0, :p1 AS x FROM VALUES (11, DATE '2000-01-31', -5L, 20L), (5, DATE '2023-12-31', 18L, 11L), (-3, DATE '2023-12-31', NULL, 8L), (-1, CAST(NULL AS DATE), -1L, 7L), (10, DATE '2025-06-15', 12L, 9L) t(a, b, c, d);
-- args {"p0":-5,"p1":-5}
SELECT b = :p0, :p1 AS x FROM VALUES ('a%b_c', 15Y, 15), ('x=1&y=2', 4Y, 17), ('1.5', 14Y, 6), (NULL, -4Y, -5) t(a, b, c);
-- args ["2024-02-29","1"]
SELECT * FROM VALUES (6, ' ', -3), (CAST(NULL AS INT), 'A', 5) t(a, b, c) WHERE c = ? OR ?;
-- args [3000000000,""]
SELECT a, count(*) FROM VALUES (CAST('06:07:08.000001' AS TIME(3)), -4, 1), (CAST(NULL AS TIME(3)), 16, 14), (CAST('02:30:00' AS TIME(3)), 8, 11), (CAST('00:00:00' AS TIME(3)), 8, 3), (CAST('23:59:59.999999' AS TIME(3)), CAST(NULL AS INT), 6) t(a, b, c) WHERE b IN (?, ?) GROUP BY a;
-- args {"p0":"a","p1":true,"p2":true}
SELECT :p0 + :p1, typeof(:p2);
-- args ["1","x y",1]
SELECT ? + ?, typeof(?);
-- args [3000000000,true,"x y"]
SELECT ? + ?, typeof(?);
-- args {"p0":""}
SELECT CAST(:p0 AS DATE);
-- args {"p0":true}
SELECT CAST(:p0 AS TINYINT);
-- args [1,true]
SELECT CASE ? WHEN b THEN ? ELSE a END FROM VALUES (DATE '2024-02-29', TIMESTAMP '1970-01-01 00:00:00', TIMESTAMP '1582-10-15 00:00:00', TIMESTAMP_NTZ '1582-10-04 23:59:59.999999'), (DATE '2024-02-29', TIMESTAMP '1970-01-01 00:00:00', CAST(NULL AS TIMESTAMP), TIMESTAMP_NTZ '2024-02-29 02:30:00') t(a, b, c, d);
-- args ["1",2.5]
SELECT b = ?, ? AS x FROM VALUES (10, 19, -3), (CAST(NULL AS INT), 14, 1), (18, 12, CAST(NULL AS INT)), (3, -3, -4) t(a, b, c);
-- args ["x y",0]
SELECT * FROM VALUES (1, TIMESTAMP '2025-06-15 00:00:00', 'Abc def'), (13, TIMESTAMP '9999-12-31 00:00:00', ' 42 '), (16, TIMESTAMP '9999-12-31 00:00:00', 'Infinity'), (-1, TIMESTAMP '1900-03-01 12:00:00', 'no') t(a, b, c) WHERE c < ? OR ?;
-- args [3000000000,1]
SELECT IDENTIFIER('abs')(?), ?::STRING;
-- args ["a"]
SELECT * FROM VALUES (CAST(-49.1 AS DECIMAL(3,1)), 17, 10) t(a, b, c) ORDER BY a, b, c LIMIT ?;
-- args [true,1]
SELECT IDENTIFIER('abs')(?), ?::STRING;
-- args ["a",0,"x y"]
SELECT ? + ?, typeof(?);
-- args {"p0":0,"p1":"a"}
SELECT a = :p0, :p1 AS x FROM VALUES (13S, X'', -4.75F), (7S, NULL, -1.25F), (19S, X'616263', 8.0F), (-4S, X'00', 6.5F), (15S, X'1CE5', 5.5F) t(a, b, c);
-- args {"p0":"a","p1":-5}
SELECT IDENTIFIER('coalesce')(:p0), :p1::STRING;
-- args {"p0":0,"p1":2.5,"p2":"a"}
VALUES (:p0, :p1), (:p2, 1);
-- args [2.5,-5]
SELECT array(?, 1e10D, ?) FROM VALUES (-4.0D, TIME '01:30:00', -3), (6.25D, TIME '12:00:00', 16), (-5.0D, TIME '01:30:00', 19), (-0.75D, NULL, 12), (-4.25D, TIME '02:30:00', -5) t(a, b, c);
-- args {"p0":-5}
SELECT * FROM VALUES (INTERVAL '100-2' YEAR TO MONTH, 6, INTERVAL '-12' MONTH), (INTERVAL '0-4' YEAR TO MONTH, 2, INTERVAL '-12' MONTH), (INTERVAL '178956969-8' YEAR TO MONTH, 6, INTERVAL '12' MONTH), (NULL, -5, INTERVAL '30' MONTH), (INTERVAL '0-6' YEAR TO MONTH, 13, INTERVAL '0' MONTH) t(a, b, c) ORDER BY a, b, c LIMIT :p0;
-- args [3000000000]
SELECT * FROM VALUES (false, -4, DATE '2000-01-31', 0) t(a, b, c, d) ORDER BY a, b, c, d LIMIT ?;
-- args [-5,null,"2024-02-29"]
VALUES (?, ?), (?, 1);
-- args {"p0":"1","p1":-5,"p2":""}
VALUES (:p0, :p1), (:p2, 1);
-- args ["2024-02-29","2024-02-29",null]
VALUES (?, ?), (?, 1);
-- args [-5,2.5]
SELECT IDENTIFIER('coalesce')(?), ?::STRING;
-- args {"p0":-5,"p1":null}
SELECT a, count(*) FROM VALUES (8, 'a%b_c', INTERVAL '0' DAY), (18, '2023-12-31 23:59:59.5', INTERVAL '-0' DAY), (9, '日本語', INTERVAL '1' DAY) t(a, b, c) WHERE a IN (:p0, :p1) GROUP BY b;
-- args {"p0":1,"p1":1}
SELECT array(:p0, a, :p1) FROM VALUES (7.25F, false), (4.0F, true), (2.75F, true) t(a, b);
-- args [0]
SELECT CAST(? AS INT);
-- args {"p0":3000000000}
SELECT * FROM VALUES (1, 2), (17, -2) t(a, b) ORDER BY a, b LIMIT :p0;
-- args {"p0":"","p1":"1"}
SELECT struct(:p0, b, :p1) FROM VALUES (TIME '12:34:56.789', -3, 14), (TIME '12:34:56.789', -4, CAST(NULL AS INT)) t(a, b, c);
-- args ["a","1"]
SELECT CASE ? WHEN -20L THEN ? ELSE a END FROM VALUES (20, '-7', -3L), (3, 'x=1&y=2', CAST(NULL AS BIGINT)), (8, ' a b ', 13L), (14, NULL, 5L), (13, '1', NULL) t(a, b, c);
-- args {"p0":"a","p1":"2024-02-29"}
SELECT IDENTIFIER('coalesce')(:p0), :p1::STRING;
-- args ["",""]
SELECT array(?, TIMESTAMP '1582-10-04 12:00:00', ?) FROM VALUES (INTERVAL '59.5' SECOND, 10, TIMESTAMP '1582-10-04 12:34:56.789', 16L), (INTERVAL '-30.000001' SECOND, 12, TIMESTAMP '1970-01-01 02:30:00', NULL), (INTERVAL '59.5' SECOND, 2, TIMESTAMP '1970-01-01 01:30:00', 16L) t(a, b, c, d);
-- args {"p0":3000000000,"p1":2.5}
SELECT * FROM VALUES ('a', 9S), ('9223372036854775808', -3S), ('0x1F', NULL), ('NaN', 11S) t(a, b) WHERE a = :p0 OR :p1;
-- args ["1","a"]
SELECT * FROM VALUES (DATE '1970-01-01', 7, 4), (DATE '1970-01-01', 5, -1), (DATE '2024-11-03', -3, 2), (DATE '2024-11-03', -4, 0) t(a, b, c) WHERE a = ? OR ?;
-- args {"p0":"x y"}
SELECT * FROM VALUES (15, 16), (13, 17), (-3, 13) t(a, b) ORDER BY a, b LIMIT :p0;
