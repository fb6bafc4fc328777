-- local time over data that crosses changes of the clock
SELECT at, hour(at), cast(at AS DATE), unix_seconds(at) FROM weather WHERE at BETWEEN TIMESTAMP '2024-03-10 00:00:00' AND TIMESTAMP '2024-03-10 05:00:00' ORDER BY at;
SELECT hour(at) AS h, count(*) FROM weather WHERE date(at) = DATE '2024-03-10' GROUP BY 1 ORDER BY 1;
SELECT date(at) AS d, count(*), min(at), max(at), min(temp), max(temp) FROM weather GROUP BY 1 ORDER BY 1;
SELECT date_trunc('hour', at) AS h, count(*), avg(temp) FROM weather WHERE date(at) BETWEEN DATE '2024-03-09' AND DATE '2024-03-10' GROUP BY 1 ORDER BY 1;
SELECT id, at, unix_seconds(at), hour(at) FROM sales WHERE day BETWEEN DATE '2023-11-04' AND DATE '2023-11-06' ORDER BY id;
SELECT at, at + INTERVAL '1' DAY, at + INTERVAL '1' MONTH, at - INTERVAL '24' HOUR FROM weather WHERE at BETWEEN TIMESTAMP '2024-03-09 23:00:00' AND TIMESTAMP '2024-03-10 04:00:00' ORDER BY at;
SELECT at, to_utc_timestamp(at, 'America/Los_Angeles'), from_utc_timestamp(at, 'Asia/Tokyo'), cast(at AS TIMESTAMP_NTZ) FROM weather ORDER BY at LIMIT 25;
SELECT count(*) FROM weather WHERE at >= '2024-03-10' AND at < DATE '2024-03-11';
SELECT count(*) FROM weather WHERE day = '2024-03-10' AND at >= TIMESTAMP_NTZ '2024-03-10 00:00:00';
SELECT extract(HOUR FROM at) AS h, station, count(*) FROM weather GROUP BY ALL ORDER BY ALL;
