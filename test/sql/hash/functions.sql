-- digests and hash functions
SELECT md5('Spark'), sha('Spark'), sha1('Spark'), sha2('Spark', 256), sha2('Spark', 224), sha2('Spark', 384), sha2('Spark', 512), sha2('Spark', 0), sha2('Spark', 1), crc32('Spark'), md5(''), md5(NULL), sha1(X'00'), crc32('');
SELECT hash('Spark'), hash(1), hash(1L), hash(1Y), hash(1S), hash(1.5), hash(1.5D), hash(1.5F), hash(true), hash(false), hash(NULL), hash(''), hash('a', 1, NULL);
SELECT hash(DATE '2024-01-01'), hash(TIMESTAMP '2024-01-01 00:00:00'), hash(TIMESTAMP_NTZ '2024-01-01 00:00:00'), hash(X'0102'), hash(INTERVAL '1' DAY), hash(INTERVAL '1' MONTH), hash(make_interval(1, 2, 3));
SELECT hash(0.0D), hash(-0.0D), hash(double('NaN')), hash(0.0F), hash(-0.0F), hash(float('NaN')), hash(cast(1 AS DECIMAL(38,0))), hash(cast(1 AS DECIMAL(18,0))), hash(12345678901234567890.5), hash(-1.5), hash(cast(0 AS DECIMAL(20,2)));
SELECT hash(array(1, 2, 3)), hash(array()), hash(array(NULL, 1)), hash(struct(1, 'a')), hash(named_struct('x', 1)), hash(array('a', 'b')), hash(array(struct(1, 2)));
SELECT hash(map(1, 2));
SELECT xxhash64('Spark'), xxhash64(1), xxhash64(1L), xxhash64(1.5D), xxhash64(1.5), xxhash64(true), xxhash64(NULL), xxhash64(''), xxhash64('a', 1, NULL), xxhash64(DATE '2024-01-01'), xxhash64(array(1, 2)), xxhash64(X'00'), xxhash64(12345678901234567890.5);
SELECT xxhash64('0123456789abcdef0123456789abcdef0123456789'), hash('0123456789abcdef0123456789abcdef0123456789'), hash('é漢字🚀'), xxhash64('é漢字🚀'), hash('abcd'), hash('abcde'), hash('abc'), xxhash64('abcdefgh'), xxhash64('abcdefghi');
SELECT hash();
SELECT xxhash64();
SELECT id, hash(id), hash(tiny), hash(small), hash(big), hash(float), hash(double), hash(dec), hash(dec38) FROM types ORDER BY id;
SELECT id, hash(bool), hash(str), hash(date), hash(ts), hash(ntz), hash(id, str, date), xxhash64(id, str, double), xxhash64(dec38) FROM types ORDER BY id;
SELECT id, md5(name), sha2(name, 256), crc32(name), hash(name), xxhash64(name) FROM people ORDER BY id LIMIT 10;
SELECT pmod(hash(n_name), 4) AS p, count(*) FROM nation GROUP BY 1 ORDER BY 1;
SELECT hex(aes_encrypt('Spark', '0000111122223333', 'ECB', 'PKCS')), aes_decrypt(unhex('83F16B2AA704794132802D248E6BFD4E380078182D1544813898AC97E709B28A94'), '0000111122223333') IS NOT NULL, string(aes_decrypt(aes_encrypt('x', '0000111122223333'), '0000111122223333')), try_aes_decrypt(X'00', '0000111122223333');
SELECT aes_decrypt(X'00', '0000111122223333');
SELECT aes_encrypt('a', 'short');
