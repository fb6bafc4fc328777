-- UTF8_BINARY that is written, and the strings of no collation.
SELECT typeof('a'), typeof('a' COLLATE UTF8_BINARY), typeof(CAST('a' AS STRING COLLATE UTF8_BINARY)), typeof(upper('a' COLLATE UTF8_BINARY)), typeof(concat('a' COLLATE UTF8_BINARY, 'b')), typeof(array('a' COLLATE UTF8_BINARY)), typeof(struct('a' COLLATE UTF8_BINARY)), typeof(map('a' COLLATE UTF8_BINARY, 1));
SELECT typeof(coalesce('a' COLLATE UTF8_BINARY, 'b')), typeof(coalesce('b', 'a' COLLATE UTF8_BINARY)), typeof(if(true, 'a' COLLATE UTF8_BINARY, NULL)), typeof(CAST(1 AS STRING COLLATE UTF8_BINARY)), typeof(substring('a' COLLATE UTF8_BINARY, 1)), typeof(from_json('{}', 'a STRING COLLATE UTF8_BINARY'));
SELECT 'a' COLLATE UTF8_BINARY + array(1);
SELECT array('a' COLLATE UTF8_BINARY, array(1));
SELECT sum('a' COLLATE UTF8_LCASE = 'A' COLLATE UTF8_BINARY);
CREATE TABLE b (x STRING COLLATE UTF8_BINARY, y STRING COLLATE UTF8_LCASE, z STRING) USING parquet;
DESCRIBE b;
SELECT x, y, z, x || z AS w, typeof(x) FROM b;
SELECT 'a' COLLATE UTF8_BINARY AS a UNION ALL SELECT 'b';
SELECT 'b' AS a UNION ALL SELECT 'a' COLLATE UTF8_BINARY;
SELECT CAST(1 AS INT) COLLATE UTF8_BINARY;
SELECT hex('a' COLLATE UTF8_LCASE), typeof(hex('a' COLLATE UTF8_LCASE)), typeof(base64(X'00')), typeof(lower(hex('a' COLLATE UNICODE))), typeof(soundex('a' COLLATE UNICODE)), typeof(url_encode('a' COLLATE UNICODE)), typeof(translate('a' COLLATE UNICODE, 'a', 'b')), typeof(overlay('abc' COLLATE UNICODE PLACING 'x' FROM 1)), typeof(sentences('a' COLLATE UNICODE)), typeof(bin(1)), typeof(left('a' COLLATE UNICODE, 1)), typeof(char(65)), typeof(space(1)), typeof(to_json(struct('a' COLLATE UNICODE AS a))), typeof(get_json_object('{}' COLLATE UNICODE, '$.a')), typeof(quote('a' COLLATE UNICODE)), typeof(mask('a' COLLATE UNICODE)), typeof(regexp_extract('a' COLLATE UTF8_LCASE, 'a', 0)), typeof(regexp_substr('a' COLLATE UTF8_LCASE, 'a')), typeof(str_to_map('a:1' COLLATE UTF8_LCASE)), typeof(parse_url('http://x' COLLATE UTF8_LCASE, 'HOST')), typeof(randstr(1)), typeof(is_valid_utf8('a' COLLATE UTF8_LCASE)), typeof(make_valid_utf8('a' COLLATE UTF8_LCASE)), typeof(decode(X'61', 'utf-8')), typeof(try_to_binary('61' COLLATE UTF8_LCASE, 'hex')), typeof(chr(65)), typeof(to_char(1, '9')), typeof(initcap('a' COLLATE UNICODE)), typeof(array_join(array('a' COLLATE UNICODE), ',')), typeof(split_part('a' COLLATE UNICODE, ',', 1)), typeof(substring_index('a' COLLATE UNICODE, ',', 1)), typeof(listagg('a' COLLATE UNICODE)), typeof(max('a' COLLATE UNICODE)), typeof(xpath_string('<a/>' COLLATE UTF8_LCASE, 'a'));
