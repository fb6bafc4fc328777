-- made by test/record/fuzz.mjs parameter 3 100
-- set spark.sql.timeType.enabled=true
-- args {"p0":"2024-02-29","p1":3000000000,"p2":"a"}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":3000000000}
SELECT CAST(:p0 AS INTERVAL DAY TO SECOND);
-- args {"p0":0,"p1":"2024-02-29","p2":""}
VALUES (:p0, :p1), (:p2, -7);
-- args {"p0":true,"p1":"1"}
SELECT IDENTIFIER('coalesce')(:p0), :p1::STRING;
-- args {"p0":"","p1":true,"p2":""}
VALUES (:p0, :p1), (:p2, 19);
-- args {"p0":"a","p1":3000000000}
SELECT c, count(*) FROM VALUES (3, 6, DATE '2000-01-31', 1), (CAST(NULL AS INT), 3, DATE '0001-01-01', 10), (16, 1, DATE '1900-03-01', 17) t(a, b, c, d) WHERE c IN (:p0, :p1) GROUP BY a;
-- args [true]
SELECT CAST(? AS STRING);
-- args [1,-5]
SELECT CASE ? WHEN b THEN ? ELSE b END FROM VALUES (false, 12, 12) t(a, b, c);
-- args [1,"2024-02-29"]
SELECT a, count(*) FROM VALUES ('2024-02-29' COLLATE UNICODE, DATE '0001-01-01'), ('0x1F' COLLATE UNICODE, DATE '9999-12-31'), ('0x1F' COLLATE UNICODE, DATE '2024-11-03'), ('-7' COLLATE UNICODE, DATE '2023-03-12') t(a, b) WHERE b IN (?, ?) GROUP BY a;
-- args {"p0":3000000000,"p1":true}
SELECT IDENTIFIER('abs')(:p0), :p1::STRING;
-- args {"p0":null}
SELECT * FROM VALUES (DATE '1582-10-15', 6, 2Y, 'ABC' COLLATE UNICODE_AI), (DATE '1582-10-04', 13, 1Y, '12' COLLATE UNICODE_AI), (DATE '9999-12-31', CAST(NULL AS INT), 10Y, 'aaa' COLLATE UNICODE_AI), (DATE '9999-12-31', 1, -1Y, CAST(NULL AS STRING COLLATE UNICODE_AI)) t(a, b, c, d) ORDER BY a, b, c, d LIMIT :p0;
-- args ["a"]
SELECT * FROM VALUES (17, false, 15Y, CAST('23:59:59.999999' AS TIME(0))), (18, true, 6Y, CAST('23:59:59.999999' AS TIME(0))), (9, true, 19Y, CAST('23:59:59.999999' AS TIME(0))), (NULL, CAST(NULL AS BOOLEAN), 13Y, CAST('12:00:00' AS TIME(0))), (3, false, 0Y, CAST('12:34:56.789' AS TIME(0))) t(a, b, c, d) ORDER BY a, b, c, d LIMIT ?;
-- args [0,2.5]
SELECT d, count(*) FROM VALUES (6, 8, 7, 3), (10, 0, 11, -5) t(a, b, c, d) WHERE d IN (?, ?) GROUP BY b;
-- args [1]
SELECT * FROM VALUES (TIMESTAMP '2025-06-15 12:00:00', 'x=1&y=2', DATE '1970-01-01') t(a, b, c) ORDER BY a, b, c LIMIT ?;
-- args {"p0":"1","p1":"2024-02-29","p2":"2024-02-29"}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":"1","p1":-5,"p2":"1"}
VALUES (:p0, :p1), (:p2, 1);
-- args {"p0":null,"p1":0}
SELECT * FROM VALUES (3, TIMESTAMP_NTZ '2023-03-12 01:30:00', TIMESTAMP_NTZ '2024-11-03 01:30:00'), (5, TIMESTAMP_NTZ '2024-02-29 12:00:00', TIMESTAMP_NTZ '2000-01-31 00:00:00'), (NULL, TIMESTAMP_NTZ '2024-02-29 12:34:56.789', TIMESTAMP_NTZ '1582-10-15 01:30:00'), (8, TIMESTAMP_NTZ '2000-01-31 02:30:00', TIMESTAMP_NTZ '1970-01-01 12:34:56.789'), (10, TIMESTAMP_NTZ '2025-06-15 23:59:59.999999', CAST(NULL AS TIMESTAMP_NTZ)) t(a, b, c) WHERE b <=> :p0 OR :p1;
-- args {"p0":"x y","p1":2.5}
SELECT CASE :p0 WHEN 7S THEN :p1 ELSE c END FROM VALUES (INTERVAL '30' MONTH, 13Y, INTERVAL '-16:00' MINUTE TO SECOND), (CAST(NULL AS INTERVAL MONTH), 5Y, INTERVAL '06:00' MINUTE TO SECOND) t(a, b, c);
-- args ["2024-02-29",true]
SELECT CASE ? WHEN c THEN ? ELSE a END FROM VALUES (12, 17, 'NaN'), (14, CAST(NULL AS INT), 'A') t(a, b, c);
-- args ["2024-02-29",""]
SELECT * FROM VALUES (8L, 15S, 6), (20L, CAST(NULL AS SMALLINT), 0), (2L, 7S, CAST(NULL AS INT)), (3L, 13S, 18), (-1L, 0S, 10) t(a, b, c) WHERE a < ? OR ?;
-- args [-5]
SELECT CAST(? AS INTERVAL YEAR);
-- args {"p0":1,"p1":-5}
SELECT struct(:p0, '😀x', :p1) FROM VALUES (10S, INTERVAL '12' MINUTE, 2), (CAST(NULL AS SMALLINT), INTERVAL '16' MINUTE, 6), (20S, INTERVAL '37' MINUTE, NULL), (1S, INTERVAL '14' MINUTE, 1), (17S, INTERVAL '53' MINUTE, 12) t(a, b, c);
-- args {"p0":"a","p1":1,"p2":2.5}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":2.5,"p1":"1","p2":"a"}
VALUES (:p0, :p1), (:p2, -4);
-- args {"p0":"x y","p1":null,"p2":-5}
VALUES (:p0, :p1), (:p2, 1);
-- args {"p0":true,"p1":3000000000,"p2":2.5}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":"2024-02-29","p1":"2024-02-29","p2":null}
SELECT :p0 + :p1, typeof(:p2);
-- args ["a",0]
SELECT IDENTIFIER('upper')(?), ?::STRING;
-- args {"p0":0,"p1":-5}
SELECT d = :p0, :p1 AS x FROM VALUES (TIMESTAMP '2023-03-12 23:59:59.999999', 'x=1&y=2', X'', '1e3'), (TIMESTAMP '2024-11-03 12:00:00', '9223372036854775808', X'', 'null') t(a, b, c, d);
-- args ["1"]
SELECT CAST(? AS BIGINT);
-- args ["",2.5]
SELECT a = ?, ? AS x FROM VALUES (false, -1, CAST(-8 AS DECIMAL(38,0))) t(a, b, c);
-- args {"p0":"2024-02-29"}
SELECT * FROM VALUES (-4, '0x1F' COLLATE UNICODE_AI), (12, '0x1F' COLLATE UNICODE_AI) t(a, b) ORDER BY a, b LIMIT :p0;
-- args {"p0":"x y","p1":null}
SELECT coalesce(:p0, c, :p1) FROM VALUES (false, CAST('02:30:00' AS TIME(0)), false), (false, CAST('23:59:59.999999' AS TIME(0)), false), (true, CAST('01:30:00' AS TIME(0)), NULL), (true, CAST('12:00:00' AS TIME(0)), false), (true, CAST('12:00:00' AS TIME(0)), false) t(a, b, c);
-- args {"p0":"2024-02-29"}
SELECT * FROM VALUES (0L, '1e3', 2), (11L, ' a b ', 9), (NULL, '9223372036854775808', 18), (17L, NULL, 6) t(a, b, c) ORDER BY a, b, c LIMIT :p0;
-- args [0,"2024-02-29"]
SELECT b = ?, ? AS x FROM VALUES (0, TIMESTAMP_NTZ '1970-01-01 01:30:00'), (9, TIMESTAMP_NTZ '2024-02-29 00:00:00'), (17, TIMESTAMP_NTZ '9999-12-31 00:00:00'), (16, TIMESTAMP_NTZ '9999-12-31 23:59:59.999999'), (-4, TIMESTAMP_NTZ '2023-12-31 12:34:56.789') t(a, b);
-- args {"p0":true}
SELECT CAST(:p0 AS STRING);
-- args {"p1":"x y"}
SELECT coalesce(:p0, INTERVAL '-2 21' DAY TO HOUR, :p1) FROM VALUES (12, 4), (6, 2), (2, 11), (6, -3), (8, -1) t(a, b);
-- args ["x y",""]
SELECT b = ?, ? AS x FROM VALUES (15, 18), (NULL, 16), (15, -4), (8, 16), (0, 9) t(a, b);
-- args {"p0":"a","p1":"1"}
SELECT concat(:p0, true, :p1) FROM VALUES (true, 'Infinity') t(a, b);
-- args [0,true]
SELECT CASE ? WHEN -5S THEN ? ELSE a END FROM VALUES (-4, 16, -3S), (9, 6, 19S), (14, 3, 9S), (2, -5, -3S), (CAST(NULL AS INT), 12, 1S) t(a, b, c);
-- args {"p0":0,"p1":""}
SELECT array(:p0, c, :p1) FROM VALUES (-4, TIMESTAMP '9999-12-31 01:30:00', CAST(15 AS DECIMAL(38,18)), false), (CAST(NULL AS INT), TIMESTAMP '2023-12-31 23:59:59.999999', CAST(0 AS DECIMAL(38,18)), true), (NULL, TIMESTAMP '0001-01-01 23:59:59.999999', CAST(6 AS DECIMAL(38,18)), false) t(a, b, c, d);
-- args {"p0":-5}
SELECT * FROM VALUES (-5, 'abc', 18S, 13) t(a, b, c, d) ORDER BY a, b, c, d LIMIT :p0;
-- args {"p0":null,"p1":true,"p2":"2024-02-29"}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":3000000000,"p1":true}
SELECT array(:p0, ' a b ', :p1) FROM VALUES (TIMESTAMP '2023-12-31 12:00:00', DATE '1582-10-15', -1, -4), (NULL, DATE '2024-11-03', 3, 12), (NULL, DATE '1582-10-04', 19, 15), (TIMESTAMP '2024-11-03 12:00:00', DATE '2024-11-03', 4, 4), (NULL, DATE '2000-01-31', -3, 13) t(a, b, c, d);
-- args {"p0":2.5,"p1":-5}
SELECT IDENTIFIER('upper')(:p0), :p1::STRING;
-- args ["1",-5]
SELECT struct(?, INTERVAL '1-7' YEAR TO MONTH, ?) FROM VALUES (5.25D, TIMESTAMP_NTZ '9999-12-31 12:34:56.789', 8Y) t(a, b, c);
-- args {"p0":""}
SELECT CAST(:p0 AS DATE);
-- args [true,3000000000]
SELECT CASE ? WHEN -7 THEN ? ELSE d END FROM VALUES (9, 17, 8, 2), (18, -5, 17, CAST(NULL AS INT)), (7, 2, 3, 14), (7, 14, 12, 8), (NULL, 20, 16, 20) t(a, b, c, d);
-- args ["2024-02-29","1"]
SELECT a = ?, ? AS x FROM VALUES (TIMESTAMP_NTZ '2024-11-03 23:59:59.999999', CAST('12:34:56.789' AS TIME(3)), 0) t(a, b, c);
-- args ["x y",3000000000]
SELECT IDENTIFIER('abs')(?), ?::STRING;
-- args [true,"2024-02-29"]
SELECT b, count(*) FROM VALUES (18, INTERVAL '16' HOUR, INTERVAL '2 11' DAY TO HOUR, 9), (15, INTERVAL '12' HOUR, INTERVAL '0 22' DAY TO HOUR, 16), (14, INTERVAL '14' HOUR, INTERVAL '1 08' DAY TO HOUR, NULL) t(a, b, c, d) WHERE b IN (?, ?) GROUP BY b;
-- args {"p0":1}
SELECT CAST(:p0 AS SMALLINT);
-- args [2.5]
SELECT CAST(? AS DATE);
-- args ["1","a"]
SELECT a, count(*) FROM VALUES (CAST(19 AS DECIMAL(38,0)), 20, INTERVAL '-19:04:07' HOUR TO SECOND), (CAST(19 AS DECIMAL(38,0)), 4, INTERVAL '10:03:59.5' HOUR TO SECOND) t(a, b, c) WHERE a IN (?, ?) GROUP BY a;
-- args [-5,3000000000]
SELECT struct(?, map(DATE '1970-01-01', CAST(NULL AS TIMESTAMP_NTZ), DATE '2023-03-12', TIMESTAMP_NTZ '2025-06-15 00:00:00', DATE '9999-12-31', TIMESTAMP_NTZ '2025-06-15 12:34:56.789'), ?) FROM VALUES ('naïve Café' COLLATE UNICODE, -5), ('ß' COLLATE UNICODE, 11), ('2024-02-29' COLLATE UNICODE, 20) t(a, b);
-- args ["",-5]
SELECT IDENTIFIER('abs')(?), ?::STRING;
-- args [null,"",-5]
SELECT ? + ?, typeof(?);
-- args {"p0":1,"p1":"x y","p2":""}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":"2024-02-29","p1":"2024-02-29"}
SELECT a = :p0, :p1 AS x FROM VALUES (INTERVAL '0-2' YEAR TO MONTH, 6, TIMESTAMP '1900-03-01 12:00:00') t(a, b, c);
-- args {"p0":true,"p1":true}
SELECT b, count(*) FROM VALUES (-4, 'true', -3, -1), (NULL, 'a.b.c', 14, 6), (19, '😀x', 15, -5), (-2, '9223372036854775808', 10, -5) t(a, b, c, d) WHERE a IN (:p0, :p1) GROUP BY c;
-- args ["",3000000000,3000000000]
SELECT ? + ?, typeof(?);
-- args [true]
SELECT CAST(? AS TIMESTAMP);
-- args ["2024-02-29",true]
SELECT * FROM VALUES (DATE '2025-06-15', TIMESTAMP_NTZ '2024-02-29 06:07:08.000001', X'E697A5'), (DATE '2024-02-29', TIMESTAMP_NTZ '2000-01-31 23:59:59.999999', X'FF') t(a, b, c) WHERE c < ? OR ?;
-- args ["a",""]
SELECT array(?, b, ?) FROM VALUES (7, INTERVAL '-178956969' YEAR), (-1, INTERVAL '-3' YEAR) t(a, b);
-- args {"p0":"","p1":null}
SELECT greatest(:p0, b, :p1) FROM VALUES (TIMESTAMP '2023-03-12 02:30:00', true), (TIMESTAMP '1582-10-15 02:30:00', false), (TIMESTAMP '1900-03-01 12:34:56.789', false) t(a, b);
-- args [0,1,2.5]
SELECT ? + ?, typeof(?);
-- args {"p0":"1","p1":true}
SELECT b, count(*) FROM VALUES (DATE '0001-01-01', 'a,b,c', TIME '23:59:59.999999'), (DATE '2023-03-12', '日本語', TIME '12:34:56.789'), (DATE '2025-06-15', ' 42 ', TIME '02:30:00') t(a, b, c) WHERE b IN (:p0, :p1) GROUP BY c;
-- args {"p0":"2024-02-29","p1":"a"}
SELECT IDENTIFIER('coalesce')(:p0), :p1::STRING;
-- args ["2024-02-29"]
SELECT CAST(? AS BINARY);
-- args {"p0":"a","p1":"x y","p2":1}
VALUES (:p0, :p1), (:p2, 1);
-- args ["a",""]
SELECT b, count(*) FROM VALUES (TIMESTAMP '2023-12-31 06:07:08.000001', -3), (TIMESTAMP '2024-02-29 12:00:00', NULL), (TIMESTAMP '2000-01-31 06:07:08.000001', 13) t(a, b) WHERE a IN (?, ?) GROUP BY a;
-- args [-5,"x y"]
SELECT IDENTIFIER('abs')(?), ?::STRING;
-- args {"p0":true,"p1":"x y","p2":3000000000}
SELECT :p0 + :p1, typeof(:p2);
-- args [true]
SELECT * FROM VALUES (12, -3, 8S, true), (0, 2, 6S, true), (-5, 13, 12S, true), (-2, -1, 13S, false) t(a, b, c, d) ORDER BY a, b, c, d LIMIT ?;
-- args {"p0":1,"p1":"2024-02-29","p2":-5}
VALUES (:p0, :p1), (:p2, 1);
-- args ["x y","1","1"]
SELECT ? + ?, typeof(?);
-- args {"p1":true}
SELECT * FROM VALUES (15, TIMESTAMP '0001-01-01 02:30:00', 2), (10, TIMESTAMP '1900-03-01 02:30:00', -5), (20, TIMESTAMP '2024-02-29 06:07:08.000001', 1) t(a, b, c) WHERE a <=> :p0 OR :p1;
-- args {"p1":3000000000}
SELECT IDENTIFIER('upper')(:p0), :p1::STRING;
-- args [null,1]
SELECT CASE ? WHEN 1970 THEN ? ELSE a END FROM VALUES (5.25F, -3), (8.0F, 18) t(a, b);
-- args [null,1]
SELECT struct(?, 'NaN', ?) FROM VALUES (INTERVAL '-106751990' DAY, TIMESTAMP '2024-02-29 12:00:00', 9.25D), (INTERVAL '31' DAY, TIMESTAMP '1900-03-01 01:30:00', -2.25D), (INTERVAL '-1' DAY, TIMESTAMP '2024-02-29 06:07:08.000001', 9.25D) t(a, b, c);
-- args ["a",0]
SELECT * FROM VALUES (6, 3, 16Y, 5), (CAST(NULL AS INT), -5, NULL, 13), (3, 9, 11Y, 18) t(a, b, c, d) WHERE b < ? OR ?;
-- args [2.5,true]
SELECT IDENTIFIER('coalesce')(?), ?::STRING;
-- args {"p0":true,"p1":2.5}
SELECT c, count(*) FROM VALUES (TIME '02:30:00', DATE '2024-02-29', X'616263'), (TIME '01:30:00', DATE '1582-10-04', X'FF'), (TIME '00:00:00', DATE '2000-01-31', X'616263') t(a, b, c) WHERE b IN (:p0, :p1) GROUP BY c;
-- args {"p0":3000000000,"p1":null}
SELECT CASE :p0 WHEN a THEN :p1 ELSE a END FROM VALUES (false, DATE '0001-01-01', -2, false) t(a, b, c, d);
-- args [1,true]
SELECT IDENTIFIER('upper')(?), ?::STRING;
-- args {"p0":"2024-02-29"}
SELECT CAST(:p0 AS TIME(3));
-- args {"p0":1,"p1":2.5}
SELECT b = :p0, :p1 AS x FROM VALUES ('abc' COLLATE UTF8_BINARY_RTRIM, 7.0F), ('12' COLLATE UTF8_BINARY_RTRIM, 4.75F), ('2023-12-31 23:59:59.5' COLLATE UTF8_BINARY_RTRIM, CAST(NULL AS FLOAT)) t(a, b);
-- args [1,3000000000,2.5]
SELECT ? + ?, typeof(?);
-- args {"p0":"","p1":"x y","p2":null}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":null,"p1":1}
SELECT concat(:p0, array('true' COLLATE UNICODE), :p1) FROM VALUES (-1, X'E697A5', -4.5D), (CAST(NULL AS INT), X'1CE5', NULL), (9, X'00', NULL) t(a, b, c);
-- args [2.5,1]
SELECT * FROM VALUES (-4, X'1CE5', TIME '12:34:56.789'), (CAST(NULL AS INT), X'1CE5', TIME '06:07:08.000001'), (1, X'E697A5', TIME '06:07:08.000001') t(a, b, c) WHERE a <=> ? OR ?;
-- args {"p0":""}
SELECT CAST(:p0 AS INTERVAL MINUTE TO SECOND);
-- args {"p0":"x y","p1":""}
SELECT b, count(*) FROM VALUES (true, 0), (false, NULL), (false, -2), (false, CAST(NULL AS INT)) t(a, b) WHERE a IN (:p0, :p1) GROUP BY a;
-- args {"p0":1}
SELECT CAST(:p0 AS STRING COLLATE UNICODE_CI);
-- args {"p0":1}
SELECT * FROM VALUES ('', 9, 3L, CAST('02:30:00' AS TIME(3))), (' 42 ', CAST(NULL AS INT), -1L, CAST('12:34:56.789' AS TIME(3))), (CAST(NULL AS STRING), NULL, NULL, CAST('06:07:08.000001' AS TIME(3))), ('no', 13, 0L, CAST('23:59:59.999999' AS TIME(3))), ('no', 8, 5L, CAST('02:30:00' AS TIME(3))) t(a, b, c, d) ORDER BY a, b, c, d LIMIT :p0;
-- args {"p0":"2024-02-29","p1":""}
SELECT IDENTIFIER('abs')(:p0), :p1::STRING;
-- args [0]
SELECT * FROM VALUES (4, DATE '1900-03-01', -2, 11), (5, DATE '2000-01-31', NULL, 18), (11, DATE '1970-01-01', 14, 9) t(a, b, c, d) ORDER BY a, b, c, d LIMIT ?;
-- args {"p0":2.5,"p1":""}
SELECT b = :p0, :p1 AS x FROM VALUES (14L, 17, '12', 4.0F), (6L, 16, '1', -3.5F), (13L, NULL, NULL, 7.5F), (7L, 5, 'ß', -3.75F) t(a, b, c, d);
-- args [""]
SELECT * FROM VALUES (INTERVAL '11' MONTH, 5), (NULL, 7), (INTERVAL '-30' MONTH, -4), (INTERVAL '-0' MONTH, 6), (INTERVAL '-30' MONTH, 1) t(a, b) ORDER BY a, b LIMIT ?;
-- args {"p0":"1","p1":null}
SELECT a, count(*) FROM VALUES (TIMESTAMP '1582-10-04 06:07:08.000001', CAST('23:59:59.999999' AS TIME(3)), CAST(6 AS DECIMAL(10,0)), -5), (NULL, CAST('23:59:59.999999' AS TIME(3)), CAST(-1 AS DECIMAL(10,0)), 11), (TIMESTAMP '2024-02-29 12:00:00', NULL, CAST(18 AS DECIMAL(10,0)), 15) t(a, b, c, d) WHERE b IN (:p0, :p1) GROUP BY a;
