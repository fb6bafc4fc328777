-- set spark.sql.legacy.timeParserPolicy=LEGACY
-- Patterns of the old formatter.
SELECT date_format(TIMESTAMP '2020-05-06 17:08:09.123456', 'yyyy yy y yyyyy M MM MMM MMMM L LL LLL d dd ddd D DDD'), date_format(TIMESTAMP '2020-05-06 17:08:09.123456', 'E EEE EEEE u w W F Y YY'), date_format(TIMESTAMP '2020-05-06 17:08:09.123456', 'H HH k kk K KK h hh m mm s ss S SS SSS SSSSSS a aaa'), date_format(TIMESTAMP '2020-05-06 17:08:09', 'z zzz zzzz Z ZZZ X XX XXX G GGGG');
SELECT date_format(TIMESTAMP '2020-01-01 00:00:00', 'H k K h a'), date_format(TIMESTAMP '2020-12-31 00:00:00', 'Y w W F D u'), date_format(TIMESTAMP '2021-01-02 12:00:00', 'YYYY w W'), date_format(DATE '2019-12-29', 'Y w'), date_format('2020-05-06', "yyyy'T'MM''dd[]");
SELECT date_format(TIMESTAMP '2020-05-06 00:00:00', 'XXXX');
SELECT date_format(TIMESTAMP '2020-05-06 00:00:00', 'yyyy x');
SELECT date_format(TIMESTAMP '2020-05-06 00:00:00', "yyyy 'open");
SELECT to_timestamp('2020-05-06 05:08 PM', 'yyyy-MM-dd hh:mm a'), to_timestamp('2020-05-06 12:08 am', 'yyyy-MM-dd hh:mm a'), to_timestamp('2020-05-06 24:08', 'yyyy-MM-dd kk:mm'), to_timestamp('2020-05-06 0:08 PM', 'yyyy-MM-dd K:mm a');
SELECT to_timestamp('5/6/20', 'M/d/yy'), to_timestamp('5/6/2020', 'M/d/yy'), to_timestamp('5/6/99', 'M/d/yy'), to_timestamp('5/6/1', 'M/d/y'), to_timestamp('20200506070809', 'yyyyMMddHHmmss'), to_timestamp('6 May 2020', 'd MMM yyyy'), to_timestamp('6 may 2020', 'd MMMM yyyy');
SELECT to_timestamp('2020-05-06 07:08:09 PST', 'yyyy-MM-dd HH:mm:ss z'), to_timestamp('2020-05-06 07:08:09 +0200', 'yyyy-MM-dd HH:mm:ss Z'), to_timestamp('2020-05-06 07:08:09+02:00', 'yyyy-MM-dd HH:mm:ssXXX'), to_timestamp('2020-05-06 07:08:09Z', 'yyyy-MM-dd HH:mm:ssX'), to_timestamp('2020-05-06 07:08:09 GMT+03:00', 'yyyy-MM-dd HH:mm:ss z'), to_timestamp('2020-05-06 07:08:09 UTC', 'yyyy-MM-dd HH:mm:ss z');
SELECT to_timestamp('2020-05-06 trailing', 'yyyy-MM-dd'), to_timestamp('2020-05-06 11:12:13', 'yyyy-MM-dd'), to_timestamp(' 2020-05-06', 'yyyy-MM-dd'), to_timestamp('2020- 5- 6', 'yyyy-MM-dd');
SELECT to_timestamp('2020-02-30', 'yyyy-MM-dd');
SELECT to_timestamp('2020-5', 'yyyy-MM-dd');
SELECT to_timestamp('Mon 2020-05-06', 'EEE yyyy-MM-dd');
SELECT to_timestamp('Wed 2020-05-06', 'EEE yyyy-MM-dd'), to_timestamp('2020-366', 'yyyy-DDD'), to_timestamp('07:08:09.5', 'HH:mm:ss.S'), to_timestamp('07:08:09.123', 'HH:mm:ss.SSS'), to_timestamp('0044 BC', 'yyyy G') IS NOT NULL;
SELECT to_date('1500-01-01', 'yyyy-MM-dd'), to_date('0001-01-01', 'yyyy-MM-dd'), date_format(DATE '1500-01-01', 'yyyy-MM-dd'), unix_timestamp('1970-01-01 00:00:00', 'yyyy-MM-dd HH:mm:ss');
SELECT from_unixtime(1.5), from_unixtime(0, 'E yyyy u');
SELECT try_to_timestamp('x', 'yyyy'), to_timestamp_ntz('06.05.2020 07', 'dd.MM.yyyy HH');
SELECT from_json('{"t":"26/08/2015"}', 't TIMESTAMP', map('timestampFormat', 'dd/MM/yyyy')), from_csv('26/08/2015', 't TIMESTAMP', map('timestampFormat', 'dd/MM/yyyy')), to_json(named_struct('t', TIMESTAMP '2015-08-26 00:00:00'), map('timestampFormat', 'dd/MM/yyyy'));
