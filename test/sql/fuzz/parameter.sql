-- made by test/record/fuzz.mjs parameter 1 150, less what changes from run to run
-- set spark.sql.timeType.enabled=true
-- args ["2024-02-29", -5]
SELECT IDENTIFIER('upper')(?), ?::STRING;
-- args ["1", "2024-02-29"]
SELECT CASE ? WHEN TIMESTAMP_NTZ '1582-10-15 23:59:59.999999' THEN ? ELSE b END FROM VALUES (15L, -4) t(a, b);
-- args {"p0": 1, "p1": true}
SELECT coalesce(:p0, INTERVAL '0' MONTH, :p1) FROM VALUES (DATE '2024-11-03', 15S), (DATE '2025-06-15', 4S), (NULL, 0S), (DATE '2000-01-31', CAST(NULL AS SMALLINT)), (NULL, 8S) t(a, b);
-- args ["2024-02-29", "2024-02-29"]
SELECT c, count(*) FROM VALUES (-2, -4.5D, DATE '2024-11-03', '1.5') t(a, b, c, d) WHERE a IN (?, ?) GROUP BY d;
-- args ["2024-02-29", "2024-02-29", "2024-02-29"]
SELECT ? + ?, typeof(?);
-- args ["1", 2.5, 3000000000]
SELECT ? + ?, typeof(?);
-- args {"p0": -5, "p1": 0}
SELECT IDENTIFIER('coalesce')(:p0), :p1::STRING;
-- args {"p0": ""}
SELECT CAST(:p0 AS TIMESTAMP);
-- args ["2024-02-29", true, 3000000000]
SELECT ? + ?, typeof(?);
-- args {"p0": "a", "p1": -5}
SELECT IDENTIFIER('upper')(:p0), :p1::STRING;
-- args {"p0": 2.5, "p1": -5}
SELECT b, count(*) FROM VALUES (18, X'616263', 'a%b_c' COLLATE UTF8_BINARY_RTRIM), (16, X'1CE5', CAST(NULL AS STRING COLLATE UTF8_BINARY_RTRIM)), (13, X'FF', 'abc' COLLATE UTF8_BINARY_RTRIM) t(a, b, c) WHERE b IN (:p0, :p1) GROUP BY b;
-- args {"p0": 1, "p1": true}
SELECT * FROM VALUES ('12:34:56', -4, 20Y), ('00', NULL, 5Y), (CAST(NULL AS STRING), CAST(NULL AS INT), 5Y), (NULL, 11, 6Y) t(a, b, c) WHERE b < :p0 OR :p1;
-- args {"p0": 3000000000, "p1": 2.5}
SELECT c, count(*) FROM VALUES (TIMESTAMP_NTZ '2024-02-29 01:30:00', true, 6, 'ABC'), (TIMESTAMP_NTZ '2023-03-12 12:34:56.789', false, 0, '12:34:56') t(a, b, c, d) WHERE c IN (:p0, :p1) GROUP BY a;
-- args [-5]
SELECT CAST(? AS TINYINT);
-- args {"p0": null, "p1": "1", "p2": true}
VALUES (:p0, :p1), (:p2, -5);
-- args {"p0": true}
SELECT CAST(:p0 AS TIME(6));
-- args {"p0": 1, "p1": 0}
SELECT CASE :p0 WHEN b THEN :p1 ELSE a END FROM VALUES (DATE '2000-01-31', TIMESTAMP '1582-10-15 00:00:00'), (DATE '1582-10-15', TIMESTAMP '1582-10-04 00:00:00'), (DATE '9999-12-31', TIMESTAMP '1900-03-01 01:30:00'), (DATE '2023-03-12', TIMESTAMP '2000-01-31 06:07:08.000001') t(a, b);
-- args {"p0": 0, "p1": "2024-02-29"}
SELECT CASE :p0 WHEN b THEN :p1 ELSE a END FROM VALUES (14, 3, 19) t(a, b, c);
-- args {"p0": 0, "p1": "2024-02-29", "p2": 1}
VALUES (:p0, :p1), (:p2, 65);
-- args [true, ""]
SELECT a, count(*) FROM VALUES (false, TIMESTAMP '2024-02-29 12:00:00'), (true, TIMESTAMP '2023-12-31 12:34:56.789'), (true, TIMESTAMP '9999-12-31 23:59:59.999999') t(a, b) WHERE a IN (?, ?) GROUP BY a;
-- args {"p0": "2024-02-29", "p1": ""}
SELECT * FROM VALUES (-3, 'a%b_c', TIMESTAMP '1582-10-04 06:07:08.000001'), (6, ' a b ', TIMESTAMP '2024-11-03 12:34:56.789') t(a, b, c) WHERE a <=> :p0 OR :p1;
-- args {"p0": "1", "p1": ""}
SELECT b = :p0, :p1 AS x FROM VALUES (CAST('abc' AS BINARY), -1, false), (X'00', 20, NULL), (X'FF', -2, false), (X'00', 19, true) t(a, b, c);
-- args ["a"]
SELECT CAST(? AS STRING COLLATE UNICODE);
-- args ["", "a"]
SELECT d = ?, ? AS x FROM VALUES (INTERVAL '1-0' YEAR TO MONTH, 5, 8, '9223372036854775808'), (NULL, 14, 9, 'é'), (INTERVAL '0-7' YEAR TO MONTH, 12, -1, '00') t(a, b, c, d);
-- args ["a", "a"]
SELECT b, count(*) FROM VALUES (INTERVAL '9' HOUR, 13), (INTERVAL '21' HOUR, 11) t(a, b) WHERE b IN (?, ?) GROUP BY a;
-- args {"p0": true}
SELECT * FROM VALUES (13, CAST(0 AS DECIMAL(1,0)), INTERVAL '11' MONTH) t(a, b, c) ORDER BY a, b, c LIMIT :p0;
-- args ["1", 0]
SELECT * FROM VALUES (-2, TIMESTAMP_NTZ '2023-12-31 06:07:08.000001', 15), (18, TIMESTAMP_NTZ '1582-10-15 06:07:08.000001', 0), (2, TIMESTAMP_NTZ '1900-03-01 12:00:00', 4), (CAST(NULL AS INT), TIMESTAMP_NTZ '1970-01-01 01:30:00', -2), (7, TIMESTAMP_NTZ '2023-12-31 02:30:00', 3) t(a, b, c) WHERE a = ? OR ?;
-- args {"p0": true, "p1": null}
SELECT coalesce(:p0, a, :p1) FROM VALUES (13, true, -3, TIMESTAMP '2024-11-03 06:07:08.000001'), (14, true, 7, TIMESTAMP '1970-01-01 00:00:00'), (CAST(NULL AS INT), false, 20, TIMESTAMP '2025-06-15 06:07:08.000001'), (8, false, 20, TIMESTAMP '2024-11-03 12:34:56.789') t(a, b, c, d);
-- args {"p0": "2024-02-29", "p1": 0}
SELECT b, count(*) FROM VALUES (-4, 20, -4, 18Y), (1, 7, NULL, 16Y), (NULL, 5, NULL, NULL) t(a, b, c, d) WHERE a IN (:p0, :p1) GROUP BY c;
-- args {"p0": null}
SELECT CAST(:p0 AS BINARY);
-- args [0]
SELECT CAST(? AS DECIMAL(38,18));
-- args {"p0": 2.5}
SELECT * FROM VALUES (5, 19, TIME '12:00:00', 9), (12, -3, TIME '12:34:56.789', NULL), (20, -2, TIME '06:07:08.000001', 11) t(a, b, c, d) ORDER BY a, b, c, d LIMIT :p0;
-- args {"p0": 2.5}
SELECT * FROM VALUES (-1, TIMESTAMP_NTZ '1582-10-04 12:34:56.789', 17), (CAST(NULL AS INT), TIMESTAMP_NTZ '2000-01-31 00:00:00', 13) t(a, b, c) ORDER BY a, b, c LIMIT :p0;
-- args {"p0": "a"}
SELECT * FROM VALUES (2, DATE '2024-02-29', 7, ''), (3, DATE '1582-10-15', 12, '12:34:56') t(a, b, c, d) ORDER BY a, b, c, d LIMIT :p0;
-- args ["1", "1"]
SELECT b, count(*) FROM VALUES (17, 10) t(a, b) WHERE a IN (?, ?) GROUP BY b;
-- args [2.5, "1"]
SELECT b = ?, ? AS x FROM VALUES ('true', X'E697A5'), ('9223372036854775808', X'00') t(a, b);
-- args {"p1": 2.5}
SELECT * FROM VALUES (TIMESTAMP_NTZ '1970-01-01 12:00:00', false, 10, -2Y), (TIMESTAMP_NTZ '0001-01-01 12:00:00', false, 15, -5Y), (TIMESTAMP_NTZ '2023-03-12 00:00:00', true, 3, CAST(NULL AS TINYINT)), (TIMESTAMP_NTZ '2024-11-03 12:34:56.789', false, 17, NULL) t(a, b, c, d) WHERE a < :p0 OR :p1;
-- args ["2024-02-29", "a"]
SELECT IDENTIFIER('abs')(?), ?::STRING;
-- args {"p0": 2.5, "p1": "x y"}
SELECT b = :p0, :p1 AS x FROM VALUES (-2, CAST(-58.7 AS DECIMAL(3,1))), (2, CAST(50.5 AS DECIMAL(3,1))), (NULL, CAST(NULL AS DECIMAL(3,1))), (8, CAST(70.7 AS DECIMAL(3,1))) t(a, b);
-- args [3000000000, 2.5]
SELECT IDENTIFIER('abs')(?), ?::STRING;
-- args {"p0": 2.5, "p1": "x y"}
SELECT b = :p0, :p1 AS x FROM VALUES (20L, 17, 0S), (4L, -5, CAST(NULL AS SMALLINT)), (2L, -1, 9S) t(a, b, c);
-- args [0, "a", 1]
VALUES (?, ?), (?, 1);
-- args [0, -5]
SELECT IDENTIFIER('coalesce')(?), ?::STRING;
-- args ["", 2.5, "1"]
VALUES (?, ?), (?, 1);
-- args [-5, 3000000000, -5]
VALUES (?, ?), (?, 1);
-- args [2.5, 0]
SELECT CASE ? WHEN a THEN ? ELSE b END FROM VALUES (CAST(-7 AS DECIMAL(5,2)), TIMESTAMP '9999-12-31 12:00:00', TIMESTAMP_NTZ '2023-12-31 06:07:08.000001', true), (CAST(-8 AS DECIMAL(5,2)), TIMESTAMP '1900-03-01 23:59:59.999999', CAST(NULL AS TIMESTAMP_NTZ), false), (CAST(12 AS DECIMAL(5,2)), TIMESTAMP '2000-01-31 01:30:00', TIMESTAMP_NTZ '1900-03-01 12:34:56.789', true), (CAST(-1 AS DECIMAL(5,2)), TIMESTAMP '2023-03-12 12:00:00', CAST(NULL AS TIMESTAMP_NTZ), false), (CAST(-9 AS DECIMAL(5,2)), TIMESTAMP '2023-12-31 01:30:00', TIMESTAMP_NTZ '1582-10-15 01:30:00', NULL) t(a, b, c, d);
-- args {"p0": "", "p1": true}
SELECT CASE :p0 WHEN 15 THEN :p1 ELSE c END FROM VALUES (-5, 17, 1), (8, 1, 6) t(a, b, c);
-- args {"p0": 0, "p1": 1}
SELECT coalesce(:p0, NULL, :p1) FROM VALUES ('2024-02-29' COLLATE UNICODE_AI, 19, 9, -2), ('a,b,c' COLLATE UNICODE_AI, 2, 18, 7), ('a' COLLATE UNICODE_AI, 15, -4, -2), ('1e3' COLLATE UNICODE_AI, 20, 18, 13), ('1' COLLATE UNICODE_AI, 16, 17, 17) t(a, b, c, d);
-- args {"p0": 0, "p1": 3000000000}
SELECT IDENTIFIER('coalesce')(:p0), :p1::STRING;
-- args {"p0": 3000000000, "p1": 0}
SELECT b, count(*) FROM VALUES (INTERVAL '24' MINUTE, TIMESTAMP_NTZ '1582-10-04 12:00:00', CAST('12:34:56.789' AS TIME(0)), 16L), (INTERVAL '-27' MINUTE, TIMESTAMP_NTZ '9999-12-31 02:30:00', CAST('12:00:00' AS TIME(0)), 0L) t(a, b, c, d) WHERE c IN (:p0, :p1) GROUP BY a;
-- args [null, "a"]
SELECT coalesce(?, b, ?) FROM VALUES (3, INTERVAL '0-10' YEAR TO MONTH), (12, INTERVAL '-0-1' YEAR TO MONTH) t(a, b);
-- args {"p0": "", "p1": true}
SELECT d, count(*) FROM VALUES (false, 'null', true, -4) t(a, b, c, d) WHERE d IN (:p0, :p1) GROUP BY c;
-- args [1, 1]
SELECT b, count(*) FROM VALUES (6, INTERVAL '0' YEAR), (2, INTERVAL '0' YEAR), (6, INTERVAL '0' YEAR) t(a, b) WHERE b IN (?, ?) GROUP BY b;
-- args ["1"]
SELECT CAST(? AS STRING COLLATE UNICODE_CI);
-- args {"p0": "", "p1": 2.5}
SELECT b, count(*) FROM VALUES ('no' COLLATE UTF8_BINARY_RTRIM, false) t(a, b) WHERE b IN (:p0, :p1) GROUP BY a;
-- args [1, ""]
SELECT CASE ? WHEN array(TIME '12:00:00', CAST(NULL AS TIME(6)), TIME '23:59:59.999999') THEN ? ELSE a END FROM VALUES (16, 1), (14, 2), (17, 2), (9, 20) t(a, b);
-- args {"p0": 3000000000, "p1": "a", "p2": "x y"}
SELECT :p0 + :p1, typeof(:p2);
-- args ["a"]
SELECT CAST(? AS DOUBLE);
-- args {"p0": 1, "p1": 2.5}
SELECT a, count(*) FROM VALUES (INTERVAL '-178956969-11' YEAR TO MONTH, 0, -1, 'ß' COLLATE UNICODE_AI), (INTERVAL '-178956969-11' YEAR TO MONTH, 15, 0, 'Infinity' COLLATE UNICODE_AI), (NULL, 1, 11, '1' COLLATE UNICODE_AI), (INTERVAL '178956969-11' YEAR TO MONTH, 9, 6, CAST(NULL AS STRING COLLATE UNICODE_AI)) t(a, b, c, d) WHERE b IN (:p0, :p1) GROUP BY c;
-- args {"p0": "1", "p1": "a", "p2": -5}
SELECT :p0 + :p1, typeof(:p2);
-- args ["a", 2.5]
SELECT CASE ? WHEN b THEN ? ELSE a END FROM VALUES (false, TIMESTAMP_NTZ '2023-03-12 23:59:59.999999'), (true, TIMESTAMP_NTZ '1582-10-04 12:00:00') t(a, b);
-- args ["1", "a"]
SELECT b, count(*) FROM VALUES (X'E697A5', 15Y), (CAST(NULL AS BINARY), -4Y), (X'FF', 4Y), (NULL, 4Y), (X'', -5Y) t(a, b) WHERE a IN (?, ?) GROUP BY a;
-- args [3000000000, 0, "2024-02-29"]
SELECT ? + ?, typeof(?);
-- args {"p0": -5, "p1": -5}
SELECT greatest(:p0, c, :p1) FROM VALUES (12, 'a' COLLATE UTF8_LCASE, X'E697A5', 7.25F), (20, ' 42 ' COLLATE UTF8_LCASE, CAST(NULL AS BINARY), 8.25F) t(a, b, c, d);
-- args {"p0": 2.5, "p1": 2.5, "p2": null}
VALUES (:p0, :p1), (:p2, 1);
-- args {"p0": "a", "p1": 3000000000}
SELECT IDENTIFIER('abs')(:p0), :p1::STRING;
-- args {"p0": "x y", "p1": "1"}
SELECT IDENTIFIER('abs')(:p0), :p1::STRING;
-- args [true, "1", "a"]
SELECT ? + ?, typeof(?);
-- args ["a", null, null]
SELECT ? + ?, typeof(?);
-- args {"p0": "x y"}
SELECT * FROM VALUES (TIMESTAMP '2024-11-03 12:00:00', 17, 12), (TIMESTAMP '2025-06-15 00:00:00', 10, 16), (TIMESTAMP '1582-10-15 01:30:00', 13, 10), (CAST(NULL AS TIMESTAMP), 5, 14), (TIMESTAMP '2024-02-29 01:30:00', 11, 11) t(a, b, c) ORDER BY a, b, c LIMIT :p0;
-- args [null]
SELECT CAST(? AS STRING);
-- args {"p0": true, "p1": "", "p2": 0}
VALUES (:p0, :p1), (:p2, 13);
-- args {"p0": "2024-02-29", "p1": null, "p2": null}
SELECT :p0 + :p1, typeof(:p2);
-- args ["1", "1"]
SELECT greatest(?, '0x1F' COLLATE UNICODE_AI, ?) FROM VALUES ('Infinity' COLLATE UNICODE_AI, false, TIMESTAMP '1970-01-01 12:00:00', 10), ('' COLLATE UNICODE_AI, true, NULL, CAST(NULL AS INT)), ('1' COLLATE UNICODE_AI, CAST(NULL AS BOOLEAN), TIMESTAMP '2023-03-12 01:30:00', 16) t(a, b, c, d);
-- args {"p0": "", "p1": ""}
SELECT b, count(*) FROM VALUES ('😀x', '日本語'), (' ', ' a b '), ('true', CAST(NULL AS STRING)), ('abc', '日本語'), (' a b ', NULL) t(a, b) WHERE b IN (:p0, :p1) GROUP BY b;
-- args [-5, "x y"]
SELECT IDENTIFIER('upper')(?), ?::STRING;
-- args {"p0": 0, "p1": -5}
SELECT d = :p0, :p1 AS x FROM VALUES (8.25F, INTERVAL '2 17:55:59.5' DAY TO SECOND, TIMESTAMP '2023-12-31 23:59:59.999999', CAST(4 AS DECIMAL(28,10))), (0.0F, INTERVAL '-0 14:23:30.000001' DAY TO SECOND, TIMESTAMP '2023-03-12 23:59:59.999999', CAST(-8 AS DECIMAL(28,10))) t(a, b, c, d);
-- args [null, true]
SELECT concat(?, 5.5D, ?) FROM VALUES (X'E697A5', -4.25D, 17S), (X'E697A5', 7.75D, -1S) t(a, b, c);
-- args {"p0": "x y", "p1": "1"}
SELECT a = :p0, :p1 AS x FROM VALUES (INTERVAL '-30' MONTH, DATE '2023-03-12'), (INTERVAL '30' MONTH, DATE '2024-11-03'), (INTERVAL '-30' MONTH, DATE '2024-02-29'), (INTERVAL '0' MONTH, DATE '2024-02-29'), (INTERVAL '0' MONTH, DATE '0001-01-01') t(a, b);
-- args {"p0": 2.5, "p1": "a"}
SELECT b = :p0, :p1 AS x FROM VALUES (16, '1', 1), (-4, '1,234.50', 9), (NULL, '12', 1), (5, '2024-02-29', 18), (10, 'a', 12) t(a, b, c);
-- args [null, "1", 2.5]
VALUES (?, ?), (?, 1);
-- args {"p0": 1, "p1": "1"}
SELECT CASE :p0 WHEN c THEN :p1 ELSE b END FROM VALUES (DATE '9999-12-31', DATE '1900-03-01', 12, -5), (DATE '2024-11-03', DATE '2023-03-12', 4, 2), (DATE '2023-12-31', DATE '2025-06-15', -3, 8), (DATE '2025-06-15', DATE '2023-12-31', -2, 4) t(a, b, c, d);
-- args {"p0": "2024-02-29", "p1": "a"}
SELECT a, count(*) FROM VALUES (DATE '1582-10-15', 19, 1.25D), (DATE '2000-01-31', 2, CAST(NULL AS DOUBLE)) t(a, b, c) WHERE b IN (:p0, :p1) GROUP BY a;
-- args [true, 0]
SELECT CASE ? WHEN c THEN ? ELSE b END FROM VALUES (2, X'00', 5), (8, CAST('abc' AS BINARY), -1), (3, X'616263', 5) t(a, b, c);
-- args [0, "2024-02-29"]
SELECT * FROM VALUES (15, '1e3', DATE '1582-10-04', true), (12, '', NULL, true), (3, '1e3', DATE '1970-01-01', true), (15, 'a.b.c', DATE '2023-03-12', CAST(NULL AS BOOLEAN)) t(a, b, c, d) WHERE b <=> ? OR ?;
-- args ["2024-02-29", "x y"]
SELECT * FROM VALUES (DATE '2000-01-31', 12, -3, DATE '2024-11-03'), (DATE '2024-02-29', NULL, 8, CAST(NULL AS DATE)), (DATE '2024-02-29', 19, NULL, DATE '2000-01-31'), (NULL, 14, 12, NULL), (DATE '1582-10-15', 10, 12, DATE '2024-11-03') t(a, b, c, d) WHERE a = ? OR ?;
-- args {"p0": null, "p1": true, "p2": "1"}
VALUES (:p0, :p1), (:p2, 2);
-- args {"p0": "1"}
SELECT CAST(:p0 AS BIGINT);
-- args {"p0": "", "p1": 0, "p2": -5}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0": "2024-02-29", "p1": true}
SELECT greatest(:p0, b, :p1) FROM VALUES (6, 9), (NULL, 9), (7, 1) t(a, b);
-- args ["1", 3000000000]
SELECT CASE ? WHEN a THEN ? ELSE a END FROM VALUES ('a%b_c' COLLATE UNICODE, DATE '1900-03-01'), (NULL, DATE '2023-03-12'), ('1.5' COLLATE UNICODE, DATE '1582-10-15') t(a, b);
-- args {"p0": "", "p1": "1", "p2": 1}
VALUES (:p0, :p1), (:p2, 1);
-- args {"p1": "a"}
SELECT d = :p0, :p1 AS x FROM VALUES ('a%b_c', -5L, TIMESTAMP_NTZ '2000-01-31 00:00:00', 8.75D), ('😀x', CAST(NULL AS BIGINT), NULL, 4.25D), ('a%b_c', 13L, TIMESTAMP_NTZ '9999-12-31 23:59:59.999999', 0.5D), ('é', -2L, TIMESTAMP_NTZ '2024-11-03 12:34:56.789', -1.0D), ('A', -3L, TIMESTAMP_NTZ '1970-01-01 12:00:00', NULL) t(a, b, c, d);
-- args ["2024-02-29", null]
SELECT CASE ? WHEN a THEN ? ELSE b END FROM VALUES (15, 4), (20, NULL), (NULL, 13), (12, 17) t(a, b);
-- args ["1", "x y", null]
VALUES (?, ?), (?, 1);
-- args {"p0": 2.5, "p1": 0}
SELECT IDENTIFIER('coalesce')(:p0), :p1::STRING;
-- args ["1", -5]
SELECT b, count(*) FROM VALUES (DATE '2024-11-03', -4S), (DATE '1970-01-01', CAST(NULL AS SMALLINT)), (CAST(NULL AS DATE), 20S), (CAST(NULL AS DATE), 11S) t(a, b) WHERE b IN (?, ?) GROUP BY a;
-- args {"p0": "a", "p1": 0}
SELECT CASE :p0 WHEN b THEN :p1 ELSE a END FROM VALUES ('NaN', 'Abc def', 10, 13), (CAST(NULL AS STRING), 'a,b,c', 1, NULL) t(a, b, c, d);
-- args {"p0": null, "p1": null, "p2": 1}
SELECT :p0 + :p1, typeof(:p2);
-- args ["a"]
SELECT CAST(? AS STRING);
-- args {"p0": "a", "p1": "x y", "p2": 0}
SELECT :p0 + :p1, typeof(:p2);
-- args ["", -5, 3000000000]
SELECT ? + ?, typeof(?);
-- args ["1"]
SELECT * FROM VALUES (-4, 15), (18, 20) t(a, b) ORDER BY a, b LIMIT ?;
-- args [2.5, "x y", 1]
VALUES (?, ?), (?, 2);
-- args {"p0": 0, "p1": 2.5}
SELECT concat(:p0, b, :p1) FROM VALUES (false, INTERVAL '-12' MONTH), (true, INTERVAL '30' MONTH), (true, INTERVAL '-30' MONTH), (true, INTERVAL '-0' MONTH), (true, INTERVAL '30' MONTH) t(a, b);
-- args ["", "1"]
SELECT IDENTIFIER('coalesce')(?), ?::STRING;
-- args ["1", "1"]
SELECT IDENTIFIER('upper')(?), ?::STRING;
-- args [""]
SELECT * FROM VALUES (10Y, 'abc' COLLATE UNICODE, 19, TIMESTAMP_NTZ '1582-10-04 23:59:59.999999'), (6Y, 'a' COLLATE UNICODE, -1, TIMESTAMP_NTZ '1900-03-01 06:07:08.000001'), (19Y, 'é' COLLATE UNICODE, -5, TIMESTAMP_NTZ '9999-12-31 01:30:00') t(a, b, c, d) ORDER BY a, b, c, d LIMIT ?;
-- args ["x y", 2.5]
SELECT a = ?, ? AS x FROM VALUES ('Infinity', TIMESTAMP '2024-11-03 02:30:00'), ('1', TIMESTAMP '0001-01-01 12:00:00'), (CAST(NULL AS STRING), NULL), (' ', TIMESTAMP '2024-02-29 01:30:00') t(a, b);
-- args [-5, "x y"]
SELECT * FROM VALUES (true, true), (false, true), (true, true), (false, false), (true, false) t(a, b) WHERE a <=> ? OR ?;
-- args ["1", true]
SELECT * FROM VALUES (INTERVAL '3-4' YEAR TO MONTH, 15), (INTERVAL '100-11' YEAR TO MONTH, NULL), (INTERVAL '178956969-6' YEAR TO MONTH, 13), (INTERVAL '3-4' YEAR TO MONTH, CAST(NULL AS INT)) t(a, b) WHERE a = ? OR ?;
-- args {"p0": "a", "p1": 2.5}
SELECT b, count(*) FROM VALUES (15, X'616263'), (15, X'616263'), (CAST(NULL AS INT), X'E697A5') t(a, b) WHERE b IN (:p0, :p1) GROUP BY a;
-- args {"p0": "a", "p1": "1"}
SELECT b = :p0, :p1 AS x FROM VALUES (-4L, TIMESTAMP '2024-02-29 06:07:08.000001'), (8L, TIMESTAMP '2025-06-15 01:30:00'), (1L, TIMESTAMP '2000-01-31 06:07:08.000001'), (6L, TIMESTAMP '2025-06-15 02:30:00'), (6L, TIMESTAMP '1970-01-01 12:00:00') t(a, b);
-- args {"p0": true, "p1": "2024-02-29", "p2": ""}
VALUES (:p0, :p1), (:p2, 1);
-- args {"p0": 3000000000, "p1": -5}
SELECT b = :p0, :p1 AS x FROM VALUES (true, 12), (true, NULL), (true, -1) t(a, b);
-- args {"p1": true}
SELECT b = :p0, :p1 AS x FROM VALUES (3, true, 8) t(a, b, c);
-- args {"p0": -5, "p1": ""}
SELECT * FROM VALUES (TIMESTAMP_NTZ '2024-11-03 12:00:00', TIMESTAMP '0001-01-01 00:00:00', -2), (TIMESTAMP_NTZ '1900-03-01 01:30:00', CAST(NULL AS TIMESTAMP), -5) t(a, b, c) WHERE a = :p0 OR :p1;
-- args {"p0": "1", "p1": true}
SELECT CASE :p0 WHEN TIMESTAMP '2023-03-12 12:00:00' THEN :p1 ELSE a END FROM VALUES (INTERVAL '11' MONTH, false), (INTERVAL '-30' MONTH, true) t(a, b);
-- args ["2024-02-29"]
SELECT CAST(? AS BOOLEAN);
-- args ["1", -5]
SELECT * FROM VALUES (TIMESTAMP '1900-03-01 12:00:00', 10), (TIMESTAMP '2025-06-15 12:34:56.789', 10), (TIMESTAMP '1970-01-01 12:34:56.789', CAST(NULL AS INT)), (TIMESTAMP '2000-01-31 01:30:00', -4) t(a, b) WHERE a < ? OR ?;
-- args [true, null, true]
VALUES (?, ?), (?, 17);
-- args {"p0": "2024-02-29", "p1": "2024-02-29"}
SELECT CASE :p0 WHEN a THEN :p1 ELSE a END FROM VALUES (-2.5D, 'a,b,c'), (-1.0D, '2023-12-31 23:59:59.5'), (-2.5D, 'abc') t(a, b);
-- args {"p0": null, "p1": 1, "p2": ""}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0": "1", "p1": "x y"}
SELECT struct(:p0, INTERVAL '-3-6' YEAR TO MONTH, :p1) FROM VALUES (12, 14, 12), (11, 5, CAST(NULL AS INT)) t(a, b, c);
-- args {"p0": 3000000000}
SELECT CAST(:p0 AS FLOAT);
-- args [null, "x y"]
SELECT b, count(*) FROM VALUES (3S, -3), (13S, 12), (6S, -1), (9S, 10), (-2S, 5) t(a, b) WHERE b IN (?, ?) GROUP BY a;
-- args ["x y", -5, "a"]
SELECT ? + ?, typeof(?);
-- args {"p0": -5, "p1": "1", "p2": null}
VALUES (:p0, :p1), (:p2, 1);
-- args [3000000000, null, 2.5]
SELECT ? + ?, typeof(?);
-- args [0]
SELECT * FROM VALUES (6, 4, -3S), (-1, 16, 14S), (CAST(NULL AS INT), -3, 3S) t(a, b, c) ORDER BY a, b, c LIMIT ?;
-- args {"p1": "2024-02-29"}
SELECT CASE :p0 WHEN X'' THEN :p1 ELSE c END FROM VALUES ('2023-12-31 23:59:59.5' COLLATE UTF8_BINARY_RTRIM, TIMESTAMP '1970-01-01 12:34:56.789', 10) t(a, b, c);
-- args {"p0": 1}
SELECT CAST(:p0 AS INTERVAL DAY TO SECOND);
-- args [1, "2024-02-29"]
SELECT c, count(*) FROM VALUES (TIMESTAMP '2023-12-31 12:34:56.789', 17, '0x1F', 19) t(a, b, c, d) WHERE c IN (?, ?) GROUP BY c;
-- args {"p0": 1}
SELECT * FROM VALUES (17, 6) t(a, b) ORDER BY a, b LIMIT :p0;
-- args [1, "2024-02-29"]
SELECT a = ?, ? AS x FROM VALUES (3.5F, 5S), (6.5F, 18S), (10.0F, 13S), (4.75F, CAST(NULL AS SMALLINT)), (8.25F, 7S) t(a, b);
-- args {"p0": "a"}
SELECT * FROM VALUES (TIMESTAMP '1582-10-15 23:59:59.999999', 12, 8Y, 0), (TIMESTAMP '1582-10-04 23:59:59.999999', 8, CAST(NULL AS TINYINT), 3), (TIMESTAMP '1582-10-04 02:30:00', 4, -5Y, 7) t(a, b, c, d) ORDER BY a, b, c, d LIMIT :p0;
-- args ["2024-02-29", null]
SELECT * FROM VALUES (0, 8, -0.75D), (9, 10, 3.5D), (15, 16, -3.25D), (NULL, -2, NULL), (-5, -1, -2.75D) t(a, b, c) WHERE c <=> ? OR ?;
-- args {"p1": "2024-02-29"}
SELECT CASE :p0 WHEN 3.25F THEN :p1 ELSE a END FROM VALUES (-4.75F, 8) t(a, b);
-- args ["a", 2.5]
SELECT CASE ? WHEN a THEN ? ELSE a END FROM VALUES (3.5D, 3) t(a, b);
-- args {"p0": null, "p1": null}
SELECT CASE :p0 WHEN d THEN :p1 ELSE c END FROM VALUES (12, 16, 4, 5), (-2, -5, 16, NULL), (8, 10, -1, 12) t(a, b, c, d);
-- args {"p0": 0}
SELECT CAST(:p0 AS INTERVAL YEAR TO MONTH);
-- args {"p0": 0, "p1": ""}
SELECT a, count(*) FROM VALUES ('1.5', 'Spark SQL', 10, 13), ('ABC', ' a b ', 13, 17), ('ABC', 'null', 0, CAST(NULL AS INT)), ('true', 'null', CAST(NULL AS INT), 1), ('Infinity', '😀x', NULL, 18) t(a, b, c, d) WHERE d IN (:p0, :p1) GROUP BY a;
-- args {"p0": "2024-02-29", "p1": 3000000000, "p2": -5}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0": 1, "p1": "x y"}
SELECT greatest(:p0, a, :p1) FROM VALUES ('2023-12-31 23:59:59.5', CAST(0 AS DECIMAL(1,0)), CAST('12:00:00' AS TIME(3))), ('a,b,c', CAST(9 AS DECIMAL(1,0)), CAST('06:07:08.000001' AS TIME(3))) t(a, b, c);
-- args {"p0": null, "p1": "1"}
SELECT IDENTIFIER('abs')(:p0), :p1::STRING;
-- args {"p0": "x y", "p1": null, "p2": 0}
VALUES (:p0, :p1), (:p2, -1);
-- args {"p0": 3000000000}
SELECT CAST(:p0 AS DATE);
-- args ["", 0]
SELECT b = ?, ? AS x FROM VALUES (' 42 ' COLLATE UTF8_BINARY_RTRIM, 2, -1), ('no' COLLATE UTF8_BINARY_RTRIM, -3, 4), (CAST(NULL AS STRING COLLATE UTF8_BINARY_RTRIM), NULL, 17), ('a%b_c' COLLATE UTF8_BINARY_RTRIM, 8, 4) t(a, b, c);
-- args {"p0": "2024-02-29", "p1": 2.5}
SELECT array(:p0, b, :p1) FROM VALUES (INTERVAL '0' YEAR, '9223372036854775808', 20, CAST(0.000000000 AS DECIMAL(9,9))), (INTERVAL '-0' YEAR, '日本語', 10, CAST(0.999999999 AS DECIMAL(9,9))), (CAST(NULL AS INTERVAL YEAR), '', 17, CAST(0.000028539 AS DECIMAL(9,9))) t(a, b, c, d);
-- args {"p0": "x y", "p1": "", "p2": -5}
SELECT :p0 + :p1, typeof(:p2);
