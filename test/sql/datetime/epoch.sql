-- to and from numbers of seconds, milliseconds, microseconds and days
SELECT unix_seconds(TIMESTAMP '2024-03-05 14:05:06.9'), unix_millis(TIMESTAMP '2024-03-05 14:05:06.9876'), unix_micros(TIMESTAMP '2024-03-05 14:05:06.987654'), unix_seconds(TIMESTAMP '1969-12-31 15:59:59.5'), unix_millis(TIMESTAMP '1969-12-31 15:59:59.9999'), unix_date(DATE '2024-03-05'), date_from_unix_date(0), date_from_unix_date(-1), unix_date(NULL);
SELECT timestamp_seconds(0), timestamp_seconds(1.5), timestamp_seconds(-1.25D), timestamp_seconds(1709676306L), timestamp_millis(1500), timestamp_millis(-1), timestamp_micros(1), timestamp_micros(-1), timestamp_seconds(NULL);
SELECT timestamp_seconds(1.23456789);
SELECT timestamp_seconds(9223372036854775807L);
SELECT timestamp_millis(9223372036854775807L);
SELECT make_date(2024, 2, 29), make_date(1, 1, 1), make_date(-44, 3, 15), make_date(NULL, 1, 1);
SELECT make_date(2023, 2, 29);
SELECT make_date(2024, 13, 1);
SELECT make_timestamp(2024, 3, 5, 14, 5, 6.789), make_timestamp(2024, 3, 5, 14, 5, 60), make_timestamp(2024, 3, 5, 14, 5, 6.789, 'UTC'), make_timestamp(2024, 3, 10, 2, 30, 0), make_timestamp(DATE '2024-03-05'), make_timestamp_ntz(2024, 3, 10, 2, 30, 0.5), make_timestamp_ltz(2024, 3, 5, 14, 5, 6, 'Asia/Tokyo'), make_timestamp(NULL, 3, 5, 14, 5, 6);
SELECT make_timestamp(2024, 13, 5, 14, 5, 6);
SELECT make_timestamp(2024, 3, 5, 25, 5, 6);
SELECT make_timestamp(2024, 3, 5, 14, 5, 60.5);
SELECT make_timestamp(2024, 3, 5, 14, 5, 6, 'Nowhere');
SELECT try_make_timestamp(2024, 13, 5, 14, 5, 6), try_make_timestamp_ntz(2024, 3, 5, 25, 0, 0), try_make_timestamp(2024, 3, 5, 14, 5, 6);
SELECT current_date() = date(current_timestamp()), now() = current_timestamp(), typeof(now()), typeof(current_date), typeof(localtimestamp()), current_timezone();
SELECT typeof(current_timestamp(3));
SELECT id, unix_seconds(ts), unix_millis(ts), unix_micros(ts), unix_date(date) FROM types ORDER BY id;
SELECT id, timestamp_seconds(int), timestamp_millis(int), date_from_unix_date(small) FROM types ORDER BY id;
