-- made by test/record/fuzz.mjs parameter 5 100
-- set spark.sql.timeType.enabled=true
-- args {"p1":2.5}
SELECT IDENTIFIER('abs')(:p0), :p1::STRING;
-- args [0,""]
SELECT d, count(*) FROM VALUES (0Y, 10, 3, -0.25D), (-4Y, NULL, 20, -0.25D) t(a, b, c, d) WHERE a IN (?, ?) GROUP BY b;
-- args {"p0":2.5,"p1":3000000000}
SELECT * FROM VALUES (-3, DATE '2024-11-03', DATE '0001-01-01', 0Y), (10, DATE '1582-10-04', DATE '1582-10-04', CAST(NULL AS TINYINT)), (4, DATE '2024-11-03', DATE '2000-01-31', 13Y), (6, DATE '1582-10-15', DATE '2023-12-31', -1Y) t(a, b, c, d) WHERE a <> :p0 OR :p1;
-- args {"p0":2.5,"p1":"x y"}
SELECT array(:p0, X'FF', :p1) FROM VALUES (19, 3, TIMESTAMP '0001-01-01 00:00:00'), (8, 1, TIMESTAMP '2024-02-29 00:00:00'), (10, 18, TIMESTAMP '0001-01-01 12:34:56.789') t(a, b, c);
-- args {"p0":3000000000,"p1":2.5}
SELECT * FROM VALUES ('a.b.c', 'a%b_c', -3, 18), ('true', 'null', -1, -2) t(a, b, c, d) WHERE b < :p0 OR :p1;
-- args {"p0":"2024-02-29"}
SELECT CAST(:p0 AS DATE);
-- args [2.5,3000000000]
SELECT * FROM VALUES (X'', -4), (X'E697A5', 14), (CAST('abc' AS BINARY), 19) t(a, b) WHERE a = ? OR ?;
-- args {"p0":"x y","p1":-5}
SELECT IDENTIFIER('coalesce')(:p0), :p1::STRING;
-- args {"p0":1,"p1":0}
SELECT CASE :p0 WHEN CAST(-0.0000066351 AS DECIMAL(38,10)) THEN :p1 ELSE d END FROM VALUES (INTERVAL '11' MONTH, 11, 13, DATE '2023-03-12'), (INTERVAL '30' MONTH, 12, NULL, DATE '2000-01-31'), (INTERVAL '1' MONTH, NULL, NULL, NULL), (INTERVAL '0' MONTH, 2, 10, DATE '2025-06-15') t(a, b, c, d);
-- args [null,-5]
SELECT array(?, DATE '2000-01-31', ?) FROM VALUES (-4, 5S, TIMESTAMP '0001-01-01 00:00:00'), (-2, -3S, TIMESTAMP '2023-03-12 12:34:56.789') t(a, b, c);
-- args ["x y"]
SELECT CAST(? AS BIGINT);
-- args {"p0":"2024-02-29","p1":"2024-02-29","p2":2.5}
SELECT :p0 + :p1, typeof(:p2);
-- args [3000000000,"a",2.5]
SELECT ? + ?, typeof(?);
-- args {"p0":1,"p1":true,"p2":"a"}
VALUES (:p0, :p1), (:p2, 1);
-- args {"p0":"","p1":"a"}
SELECT CASE :p0 WHEN 20 THEN :p1 ELSE b END FROM VALUES (6S, 5.5F, -4), (CAST(NULL AS SMALLINT), -3.25F, 3), (1S, 4.5F, 15), (16S, CAST(NULL AS FLOAT), 20), (3S, 6.5F, 19) t(a, b, c);
-- args {"p0":"x y","p1":0}
SELECT IDENTIFIER('upper')(:p0), :p1::STRING;
-- args [null,2.5]
SELECT b, count(*) FROM VALUES ('a%b_c', CAST(2 AS DECIMAL(20,0)), 10) t(a, b, c) WHERE a IN (?, ?) GROUP BY b;
-- args {"p0":"1","p1":0}
SELECT * FROM VALUES (true, '9223372036854775808', 13), (false, '1e3', 0), (false, CAST(NULL AS STRING), 17), (CAST(NULL AS BOOLEAN), '', CAST(NULL AS INT)) t(a, b, c) WHERE c = :p0 OR :p1;
-- args {"p0":1,"p1":0,"p2":true}
SELECT :p0 + :p1, typeof(:p2);
-- args [0,"2024-02-29"]
SELECT IDENTIFIER('abs')(?), ?::STRING;
-- args [0,true]
SELECT greatest(?, c, ?) FROM VALUES ('NaN', 8, INTERVAL '-17:11:59.5' HOUR TO SECOND, TIMESTAMP_NTZ '2024-02-29 12:34:56.789'), ('aaa', 20, CAST(NULL AS INTERVAL HOUR TO SECOND), NULL), ('2024-02-29', -5, INTERVAL '01:48:00' HOUR TO SECOND, TIMESTAMP_NTZ '2023-12-31 01:30:00'), ('true', 10, INTERVAL '-09:58:30.000001' HOUR TO SECOND, TIMESTAMP_NTZ '2025-06-15 01:30:00') t(a, b, c, d);
-- args [null]
SELECT * FROM VALUES (4.5D, 14, 18, 10L), (-2.25D, 19, 13, NULL), (1.75D, 3, -5, 3L), (5.5D, -5, -5, 20L) t(a, b, c, d) ORDER BY a, b, c, d LIMIT ?;
-- args [3000000000]
SELECT CAST(? AS INTERVAL MONTH);
-- args {"p0":"1","p1":"1"}
SELECT concat(:p0, b, :p1) FROM VALUES ('2024-02-29' COLLATE UTF8_LCASE, 'a.b.c', 6), (' a b ' COLLATE UTF8_LCASE, 'abc', 0), ('1' COLLATE UTF8_LCASE, 'no', 18), ('1e3' COLLATE UTF8_LCASE, 'ABC', 5) t(a, b, c);
-- args ["1","x y"]
SELECT CASE ? WHEN FLOAT('3.4028235e38') THEN ? ELSE c END FROM VALUES (TIMESTAMP_NTZ '2000-01-31 00:00:00', 9.0F, 11, TIMESTAMP '2024-02-29 00:00:00'), (CAST(NULL AS TIMESTAMP_NTZ), 3.25F, 20, TIMESTAMP '2000-01-31 12:34:56.789'), (TIMESTAMP_NTZ '2023-03-12 23:59:59.999999', 5.75F, 12, TIMESTAMP '1582-10-04 02:30:00') t(a, b, c, d);
-- args ["x y"]
SELECT * FROM VALUES (INTERVAL '1 19:09:59.5' DAY TO SECOND, 4S, 'a%b_c', TIMESTAMP '1900-03-01 00:00:00'), (NULL, CAST(NULL AS SMALLINT), '1e3', TIMESTAMP '1582-10-15 06:07:08.000001'), (INTERVAL '1 09:57:30.000001' DAY TO SECOND, NULL, '日本語', NULL), (INTERVAL '2 05:13:30.000001' DAY TO SECOND, NULL, '9223372036854775808', CAST(NULL AS TIMESTAMP)) t(a, b, c, d) ORDER BY a, b, c, d LIMIT ?;
-- args [0,null,true]
SELECT ? + ?, typeof(?);
-- args ["2024-02-29","2024-02-29"]
SELECT CASE ? WHEN c THEN ? ELSE a END FROM VALUES (20Y, TIMESTAMP '2023-12-31 12:34:56.789', 2.75F, 4), (NULL, TIMESTAMP '2025-06-15 12:34:56.789', -4.0F, 20), (14Y, TIMESTAMP '2023-12-31 06:07:08.000001', 6.0F, 16), (5Y, TIMESTAMP '9999-12-31 06:07:08.000001', 3.75F, NULL) t(a, b, c, d);
-- args [true]
SELECT CAST(? AS STRING);
-- args [-5,""]
SELECT IDENTIFIER('coalesce')(?), ?::STRING;
-- args ["a","1"]
SELECT b, count(*) FROM VALUES (17, 17), (-4, 11), (18, 4), (4, 20) t(a, b) WHERE a IN (?, ?) GROUP BY b;
-- args [null,2.5]
SELECT b, count(*) FROM VALUES (2, 'Abc def'), (15, 'Spark SQL'), (5, '😀x') t(a, b) WHERE b IN (?, ?) GROUP BY b;
-- args {"p1":1}
SELECT coalesce(:p0, c, :p1) FROM VALUES ('null', 'Spark SQL', INTERVAL '59.5' SECOND), ('-7', ' 42 ', CAST(NULL AS INTERVAL SECOND)) t(a, b, c);
-- args [2.5,"a"]
SELECT IDENTIFIER('upper')(?), ?::STRING;
-- args {"p0":true}
SELECT CAST(:p0 AS BIGINT);
-- args {"p0":2.5,"p1":"x y"}
SELECT b, count(*) FROM VALUES (DATE '9999-12-31', INTERVAL '0' MONTH), (DATE '1900-03-01', INTERVAL '-1' MONTH), (DATE '2000-01-31', CAST(NULL AS INTERVAL MONTH)), (DATE '2000-01-31', INTERVAL '-11' MONTH), (DATE '2024-02-29', NULL) t(a, b) WHERE b IN (:p0, :p1) GROUP BY b;
-- args [3000000000,0]
SELECT b, count(*) FROM VALUES (13, CAST('abc' AS BINARY), 17, 8.0F), (CAST(NULL AS INT), CAST(NULL AS BINARY), -5, -3.0F), (5, X'FF', 5, -3.75F) t(a, b, c, d) WHERE a IN (?, ?) GROUP BY a;
-- args [true,true,-5]
VALUES (?, ?), (?, -1);
-- args ["x y",true]
SELECT CASE ? WHEN TIMESTAMP_NTZ '1582-10-04 12:34:56.789' THEN ? ELSE c END FROM VALUES (TIMESTAMP_NTZ '2023-03-12 12:00:00', -2, INTERVAL '-0 04:50' DAY TO MINUTE, 19), (TIMESTAMP_NTZ '1970-01-01 12:34:56.789', 10, CAST(NULL AS INTERVAL DAY TO MINUTE), -5) t(a, b, c, d);
-- args [null,"x y"]
SELECT array(?, CAST('abc' AS BINARY), ?) FROM VALUES (19L, 19), (2L, 1), (1L, 8) t(a, b);
-- args {"p0":"2024-02-29"}
SELECT CAST(:p0 AS BINARY);
-- args [0,"a"]
SELECT IDENTIFIER('coalesce')(?), ?::STRING;
-- args [-5,"1"]
SELECT CASE ? WHEN b THEN ? ELSE c END FROM VALUES (5, 4Y, CAST('abc' AS BINARY)), (19, NULL, X''), (15, 10Y, X'E697A5'), (NULL, -5Y, X'616263'), (-4, 19Y, X'00') t(a, b, c);
-- args {"p0":3000000000,"p1":"1"}
SELECT * FROM VALUES (CAST(4 AS DECIMAL(37,1)), 0.5D, '日本語' COLLATE UNICODE_CI, CAST(0.6 AS DECIMAL(3,1))), (CAST(12 AS DECIMAL(37,1)), -0.5D, '1.5' COLLATE UNICODE_CI, CAST(-0.5 AS DECIMAL(3,1))), (CAST(12 AS DECIMAL(37,1)), -1.5D, 'abc' COLLATE UNICODE_CI, CAST(0.5 AS DECIMAL(3,1))), (CAST(-6 AS DECIMAL(37,1)), 0.5D, 'naïve Café' COLLATE UNICODE_CI, CAST(26.9 AS DECIMAL(3,1))), (CAST(-9 AS DECIMAL(37,1)), 6.5D, '1' COLLATE UNICODE_CI, CAST(85.2 AS DECIMAL(3,1))) t(a, b, c, d) WHERE a <> :p0 OR :p1;
-- args ["",-5]
SELECT * FROM VALUES (' ', '日本語', 5, 5), (' ', 'A', 0, 10), ('ABC', '1.5', -5, 10), ('2024-02-29', CAST(NULL AS STRING), 9, 0), ('a%b_c', '1e3', 15, 5) t(a, b, c, d) WHERE b <> ? OR ?;
-- args ["2024-02-29",null]
SELECT b = ?, ? AS x FROM VALUES (DATE '1970-01-01', 10Y, CAST(20 AS DECIMAL(38,18)), 10.0F), (NULL, 12Y, CAST(19 AS DECIMAL(38,18)), -2.75F), (DATE '1582-10-04', 1Y, CAST(20 AS DECIMAL(38,18)), 9.25F), (DATE '0001-01-01', 11Y, CAST(2 AS DECIMAL(38,18)), 1.25F) t(a, b, c, d);
-- args {"p0":"","p1":"2024-02-29"}
SELECT b, count(*) FROM VALUES (9S, '0x1F', X''), (-4S, '1,234.50', X'00') t(a, b, c) WHERE a IN (:p0, :p1) GROUP BY a;
-- args [0,3000000000]
SELECT IDENTIFIER('upper')(?), ?::STRING;
-- args {"p0":1}
SELECT CAST(:p0 AS SMALLINT);
-- args ["2024-02-29","x y"]
SELECT a = ?, ? AS x FROM VALUES (false, -2, -3L, DATE '2025-06-15') t(a, b, c, d);
-- args {"p1":"1","p2":""}
VALUES (:p0, :p1), (:p2, 1);
-- args ["a"]
SELECT CAST(? AS TINYINT);
-- args {"p0":"x y"}
SELECT * FROM VALUES ('-7', 13, INTERVAL '0' MONTH) t(a, b, c) ORDER BY a, b, c LIMIT :p0;
-- args {"p0":"1"}
SELECT * FROM VALUES (DATE '1582-10-15', 20), (DATE '1582-10-15', 19) t(a, b) ORDER BY a, b LIMIT :p0;
-- args {"p0":"","p1":"a","p2":"x y"}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":true,"p1":1}
SELECT array(:p0, ' ', :p1) FROM VALUES (-4, INTERVAL '1' MONTH, 16), (0, INTERVAL '-0' MONTH, -2), (19, INTERVAL '12' MONTH, 10), (9, INTERVAL '-0' MONTH, NULL), (19, INTERVAL '-0' MONTH, NULL) t(a, b, c);
-- args {"p0":"x y"}
SELECT * FROM VALUES (-0.5D, INTERVAL '11' MINUTE, true) t(a, b, c) ORDER BY a, b, c LIMIT :p0;
-- args {"p1":null,"p2":-5}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p1":-5}
SELECT CASE :p0 WHEN c THEN :p1 ELSE a END FROM VALUES (false, 3S, 10L), (false, CAST(NULL AS SMALLINT), 13L), (false, -2S, 2L), (false, CAST(NULL AS SMALLINT), 11L) t(a, b, c);
-- args [1]
SELECT * FROM VALUES (17S, true, 2.0F, 7.75D), (CAST(NULL AS SMALLINT), false, -2.75F, 6.5D) t(a, b, c, d) ORDER BY a, b, c, d LIMIT ?;
-- args ["a","1"]
SELECT array(?, 'true', ?) FROM VALUES (0, '2023-12-31 23:59:59.5', '日本語'), (3, 'Abc def', 'Spark SQL'), (12, '1,234.50', NULL) t(a, b, c);
-- args {"p0":null}
SELECT * FROM VALUES (-3, 7, INTERVAL '3' YEAR, 'null'), (CAST(NULL AS INT), 14, INTERVAL '-178956969' YEAR, CAST(NULL AS STRING)), (8, -1, INTERVAL '0' YEAR, '日本語'), (-5, NULL, INTERVAL '100' YEAR, 'NaN') t(a, b, c, d) ORDER BY a, b, c, d LIMIT :p0;
-- args {"p0":true,"p1":"2024-02-29","p2":2.5}
VALUES (:p0, :p1), (:p2, 1);
-- args [2.5,"a"]
SELECT IDENTIFIER('upper')(?), ?::STRING;
-- args [1]
SELECT * FROM VALUES (15, INTERVAL '11' MONTH), (6, INTERVAL '1' MONTH), (CAST(NULL AS INT), CAST(NULL AS INTERVAL MONTH)) t(a, b) ORDER BY a, b LIMIT ?;
-- args {"p0":1}
SELECT * FROM VALUES (8Y, DATE '2000-01-31', 16Y) t(a, b, c) ORDER BY a, b, c LIMIT :p0;
-- args [null,"2024-02-29"]
SELECT * FROM VALUES (DATE '2024-11-03', DATE '2025-06-15'), (NULL, DATE '1582-10-04'), (DATE '2000-01-31', DATE '2023-03-12') t(a, b) WHERE b <=> ? OR ?;
-- args {"p0":"a"}
SELECT * FROM VALUES (3, -4.0F, 18), (NULL, 7.5F, CAST(NULL AS INT)), (18, 8.75F, 13), (7, -1.5F, 17) t(a, b, c) ORDER BY a, b, c LIMIT :p0;
-- args ["x y"]
SELECT CAST(? AS SMALLINT);
-- args ["a",1]
SELECT b, count(*) FROM VALUES (INTERVAL '30' MONTH, TIMESTAMP '1582-10-15 23:59:59.999999', 18) t(a, b, c) WHERE a IN (?, ?) GROUP BY a;
-- args {"p0":"1","p1":"","p2":"x y"}
VALUES (:p0, :p1), (:p2, -5);
-- args ["1",1]
SELECT CASE ? WHEN b THEN ? ELSE a END FROM VALUES (5, TIMESTAMP '1582-10-04 06:07:08.000001', DATE '9999-12-31'), (CAST(NULL AS INT), TIMESTAMP '2025-06-15 01:30:00', CAST(NULL AS DATE)), (NULL, TIMESTAMP '2024-11-03 06:07:08.000001', DATE '2024-02-29'), (4, TIMESTAMP '2023-12-31 12:00:00', DATE '1900-03-01'), (9, TIMESTAMP '2025-06-15 12:00:00', DATE '9999-12-31') t(a, b, c);
-- args {"p0":"1"}
SELECT CAST(:p0 AS INTERVAL YEAR TO MONTH);
-- args {"p0":"","p1":"2024-02-29"}
SELECT greatest(:p0, c, :p1) FROM VALUES ('é', INTERVAL '-30' MONTH, INTERVAL '30' MONTH, 7) t(a, b, c, d);
-- args {"p1":-5}
SELECT CASE :p0 WHEN 1 THEN :p1 ELSE a END FROM VALUES (20, -2Y), (0, 14Y) t(a, b);
-- args {"p0":0,"p1":-5}
SELECT * FROM VALUES (5, 15, 10Y, INTERVAL '-3-8' YEAR TO MONTH), (16, 8, -5Y, INTERVAL '-178956969-0' YEAR TO MONTH), (7, 16, 6Y, INTERVAL '100-2' YEAR TO MONTH), (18, -3, 5Y, INTERVAL '100-9' YEAR TO MONTH) t(a, b, c, d) WHERE a = :p0 OR :p1;
-- args {"p0":""}
SELECT * FROM VALUES (-5, -1, TIMESTAMP_NTZ '0001-01-01 01:30:00') t(a, b, c) ORDER BY a, b, c LIMIT :p0;
-- args ["x y","1"]
SELECT CASE ? WHEN c THEN ? ELSE a END FROM VALUES (13, DATE '1900-03-01', 10, -5), (8, DATE '9999-12-31', 5, 4) t(a, b, c, d);
-- args [""]
SELECT * FROM VALUES (-1S, CAST('00:00:00' AS TIME(1)), 0, X'00'), (13S, CAST('12:34:56.789' AS TIME(1)), CAST(NULL AS INT), X'1CE5'), (10S, CAST('06:07:08.000001' AS TIME(1)), 17, CAST(NULL AS BINARY)) t(a, b, c, d) ORDER BY a, b, c, d LIMIT ?;
-- args {"p0":2.5,"p1":1}
SELECT IDENTIFIER('abs')(:p0), :p1::STRING;
-- args [2.5,"a"]
SELECT CASE ? WHEN c THEN ? ELSE a END FROM VALUES (15, CAST(17 AS DECIMAL(15,7)), CAST(15 AS DECIMAL(38,0))), (11, CAST(14 AS DECIMAL(15,7)), CAST(9 AS DECIMAL(38,0))), (2, CAST(12 AS DECIMAL(15,7)), CAST(11 AS DECIMAL(38,0))), (8, CAST(NULL AS DECIMAL(15,7)), CAST(8 AS DECIMAL(38,0))) t(a, b, c);
-- args ["2024-02-29","2024-02-29"]
SELECT b, count(*) FROM VALUES (-4, 0), (15, 3), (-4, NULL), (18, -2) t(a, b) WHERE b IN (?, ?) GROUP BY b;
-- args [1]
SELECT CAST(? AS STRING);
-- args [true,0]
SELECT a = ?, ? AS x FROM VALUES ('NaN', 'abc' COLLATE UTF8_LCASE_RTRIM, DATE '2023-12-31', 3) t(a, b, c, d);
-- args {"p0":true,"p1":-5}
SELECT greatest(:p0, a, :p1) FROM VALUES (DATE '1970-01-01', TIMESTAMP '9999-12-31 06:07:08.000001', 17, TIMESTAMP_NTZ '2025-06-15 02:30:00') t(a, b, c, d);
-- args ["1"]
SELECT * FROM VALUES (' a b ', 9) t(a, b) ORDER BY a, b LIMIT ?;
-- args {"p0":3000000000}
SELECT * FROM VALUES (5, 5) t(a, b) ORDER BY a, b LIMIT :p0;
-- args [2.5,2.5]
SELECT concat(?, b, ?) FROM VALUES ('aaa', 1), (NULL, 8), ('00', CAST(NULL AS INT)) t(a, b);
-- args {"p0":true,"p1":true,"p2":"x y"}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":-5}
SELECT CAST(:p0 AS BINARY);
-- args [3000000000,2.5]
SELECT c = ?, ? AS x FROM VALUES (11, -4, -1, 4Y), (17, -5, NULL, CAST(NULL AS TINYINT)) t(a, b, c, d);
-- args [3000000000,3000000000,1]
SELECT ? + ?, typeof(?);
-- args {"p0":"","p1":"a"}
SELECT c = :p0, :p1 AS x FROM VALUES ('x=1&y=2', false, 3) t(a, b, c);
-- args {"p0":"x y","p1":1}
SELECT greatest(:p0, c, :p1) FROM VALUES ('é', DATE '2023-12-31', -4, 12), ('a', DATE '2023-03-12', 6, -3) t(a, b, c, d);
-- args [3000000000]
SELECT * FROM VALUES (X'1CE5', -0.75D, 8S) t(a, b, c) ORDER BY a, b, c LIMIT ?;
-- args [3000000000,"",null]
VALUES (?, ?), (?, 1);
-- args [0,null,2.5]
VALUES (?, ?), (?, NULL);
-- args ["a",null,3000000000]
VALUES (?, ?), (?, 1);
-- args {"p0":"x y","p1":"x y"}
SELECT coalesce(:p0, a, :p1) FROM VALUES (true, '1,234.50', 17Y), (false, '12', CAST(NULL AS TINYINT)) t(a, b, c);
-- args {"p0":-5,"p1":3000000000}
SELECT * FROM VALUES (X'FF', TIMESTAMP '2024-11-03 12:34:56.789', 6.0D, '😀x'), (CAST('abc' AS BINARY), TIMESTAMP '1970-01-01 06:07:08.000001', 9.0D, CAST(NULL AS STRING)), (X'', TIMESTAMP '0001-01-01 23:59:59.999999', CAST(NULL AS DOUBLE), 'true') t(a, b, c, d) WHERE c <=> :p0 OR :p1;
