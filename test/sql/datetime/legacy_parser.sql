-- set spark.sql.legacy.timeParserPolicy=LEGACY
-- The same by the old parser.
SELECT TIMESTAMP '1883-11-18 12:00:00', TIMESTAMP '1800-01-01 00:00:00', TIMESTAMP '0001-01-01 00:00:00', TIMESTAMP '9999-12-31 23:59:59.999999', unix_micros(TIMESTAMP '1800-01-01 00:00:00');
SELECT make_date(2020, 2, 29), make_date(NULL, 1, 1), make_date(-1, 1, 1), make_date(9999, 12, 31), try_to_date('x');
SELECT to_date('2020-05-06'), to_date('06/05/2020', 'dd/MM/yyyy'), to_date('May 6, 2020', 'MMM d, yyyy'), to_date('20200506', 'yyyyMMdd'), to_date('2020-127', 'yyyy-DDD'), to_date('2020-05-06 11:12:13'), to_date(NULL), to_date('12', 'yy');
SELECT to_date('2020-05-40');
SELECT to_date('06/13/2020', 'dd/MM/yyyy');
SELECT to_date('2020', 'QQQQQQ');
SELECT to_date('2020 Tue', 'yyyy EEE');
SELECT to_timestamp('2020-05-06 07:08:09'), to_timestamp('06.05.2020 07:08', 'dd.MM.yyyy HH:mm'), to_timestamp('2020-05-06 07:08:09 PM', 'yyyy-MM-dd hh:mm:ss a'), to_timestamp('2020-05-06T07:08:09.123Z', "yyyy-MM-dd'T'HH:mm:ss.SSSX"), to_timestamp('2020-05-06 07:08:09.1', 'yyyy-MM-dd HH:mm:ss.S'), to_timestamp('2020-05-06 07:08:09.123456', 'yyyy-MM-dd HH:mm:ss.SSSSSS');
SELECT to_timestamp('2020-05-06 07:08:09 +02:00', 'yyyy-MM-dd HH:mm:ss XXX'), to_timestamp('2020-05-06 07:08:09 America/New_York', 'yyyy-MM-dd HH:mm:ss VV'), to_timestamp('2020-05-06 07:08:09 GMT+3', 'yyyy-MM-dd HH:mm:ss O'), to_timestamp('12:13', 'HH:mm'), to_timestamp('2020', 'yyyy'), to_timestamp(' 2020-05-06 ');
SELECT to_timestamp('2020-05-06 25:08', 'yyyy-MM-dd HH:mm');
SELECT to_timestamp('nope');
SELECT to_timestamp('2020-05-06', 'YYYY-MM-dd');
SELECT try_to_timestamp('nope'), try_to_timestamp('2020-05-06 25:08', 'yyyy-MM-dd HH:mm'), try_to_timestamp('2020-05-06', 'yyyy-MM-dd'), to_timestamp_ntz('2020-05-06 01:02:03'), to_timestamp_ltz('2020-05-06 01:02:03'), to_timestamp_ntz('06.05.2020', 'dd.MM.yyyy');
SELECT date_format(TIMESTAMP '2020-05-06 07:08:09.123456', 'yyyy yy y MM M MMM MMMM dd d DD D'), date_format(TIMESTAMP '2020-05-06 17:08:09.123456', 'HH H hh h kk k KK K mm ss S SS SSS SSSSSS a'), date_format(TIMESTAMP '2020-05-06 07:08:09', 'E EEE EEEE Q QQQ q G F'), date_format(TIMESTAMP '2020-05-06 07:08:09', "z zzzz VV O OOOO X XX XXX x xxx Z ZZZZ"), date_format(DATE '2020-05-06', "'quoted' yyyy''MM [dd]");
SELECT date_format(TIMESTAMP '2020-05-06 07:08:09', 'YYYY');
SELECT date_format(TIMESTAMP '2020-05-06 07:08:09', 'e');
SELECT date_format(TIMESTAMP '2020-05-06 07:08:09', 'MMMMM');
SELECT date_format(TIMESTAMP '2020-05-06 07:08:09', 'yyyy b');
SELECT date_format(TIMESTAMP '2020-05-06 07:08:09', '');
SELECT date_format('2020-05-06', 'LLL'), date_format('2020-05-06', 'LLLL'), date_format('-0044-03-15', 'yyyy G'), date_format(TIMESTAMP '12020-05-06 00:00:00', 'yyyy');
SELECT from_unixtime(0), from_unixtime(1588748889, 'yyyy-MM-dd HH:mm:ss'), from_unixtime(NULL), unix_timestamp('2020-05-06 07:08:09'), unix_timestamp('2020', 'yyyy'), to_unix_timestamp('2020-05-06', 'yyyy-MM-dd'), unix_timestamp(DATE '2020-05-06');
SELECT unix_timestamp('nope');
SELECT timestamp_seconds(1.5), timestamp_seconds(-1), timestamp_millis(1500), timestamp_micros(1500000), timestamp_seconds(1230219000.123D), unix_seconds(TIMESTAMP '1970-01-01 00:00:01Z'), unix_millis(TIMESTAMP '1970-01-01 00:00:01.234Z'), unix_micros(TIMESTAMP '1969-12-31 23:59:59.999999Z'), unix_date(DATE '1970-01-02'), date_from_unix_date(-1);
SELECT to_timestamp('2020-05-06', a) FROM VALUES ('yyyy-MM-dd'), ('dd') t(a);
SELECT to_char(DATE '2020-05-06', 'yyyy'), to_varchar(TIMESTAMP '2020-05-06 07:08:09', 'HH:mm'), to_char(INTERVAL '1' DAY, '9');
