// Made from the definitions by `npm run docs`.
import type { Argument, Column } from './column.ts'

/** Every SQL function under its own name. */
export interface SqlFunctions {
  /** The remainder of the division towards zero: it has the sign of the dividend. `expr1 % expr2, or mod(expr1, expr2)` */
  mod(...args: Argument[]): Column
  /** The number or interval without its sign. `abs(expr)` */
  abs(expr: Argument): Column
  /** The angle of a cosine. `acos(expr)` */
  acos(expr: Argument): Column
  /** The inverse hyperbolic cosine. `acosh(expr)` */
  acosh(expr: Argument): Column
  /** The same day so many months later, or the last day of that month where it has no such day. `add_months(start_date, num_months)` */
  add_months(start_date: Argument, num_months: Argument): Column
  /** The bytes that `aes_encrypt` made this of. `aes_decrypt(expr, key[, mode[, padding[, aad]]])` */
  aes_decrypt(expr: Argument, key: Argument, mode?: Argument, padding?: Argument, aad?: Argument): Column
  /** The bytes encrypted by AES with a key of 16, 24 or 32 bytes; the initialization vector comes first, in GCM the tag last. `aes_encrypt(expr, key[, mode[, padding[, iv[, aad]]]])` */
  aes_encrypt(expr: Argument, key: Argument, mode?: Argument, padding?: Argument, iv?: Argument, aad?: Argument): Column
  /** A state merged with each element in turn, then put through a last function. `aggregate(expr, start, merge[, finish])` */
  aggregate(expr: Argument, start: Argument, merge: Argument, finish?: Argument): Column
  /** A state merged with each element in turn, then put through a last function. `aggregate(expr, start, merge[, finish])` */
  reduce(expr: Argument, start: Argument, merge: Argument, finish?: Argument): Column
  /** True if both are true, false if either is false, else null. The right side is not evaluated where the left is false. `expr1 and expr2` */
  and(...args: Argument[]): Column
  /** Some value; with `true`, some that is not null. `any_value(expr[, isIgnoreNull])` */
  any_value(expr: Argument, isIgnoreNull?: Argument): Column
  /** About how many different values there are, by HyperLogLog++; the second argument is the relative standard deviation that is allowed. `approx_count_distinct(expr[, relativeSD])` */
  approx_count_distinct(expr: Argument, relativeSD?: Argument): Column
  /** The k most frequent items and how often they are there, approximately, where there are more different items than can be tracked. `approx_top_k(expr[, k[, maxItemsTracked]])` */
  approx_top_k(expr: Argument, k?: Argument, maxItemsTracked?: Argument): Column
  /** A sketch of frequent items, from which `approx_top_k_estimate` reads the most frequent. `approx_top_k_accumulate(expr[, maxItemsTracked])` */
  approx_top_k_accumulate(expr: Argument, maxItemsTracked?: Argument): Column
  /** Several sketches of frequent items as one; of the given size, or all of the same. `approx_top_k_combine(sketch[, maxItemsTracked])` */
  approx_top_k_combine(sketch: Argument, maxItemsTracked?: Argument): Column
  /** The k most frequent items of a sketch, and how often they are there. `approx_top_k_estimate(sketch[, k])` */
  approx_top_k_estimate(sketch: Argument, k?: Argument): Column
  /** An array of the values. `array(expr, ...)` */
  array(...args: Argument[]): Column
  /** The array with an element added at its end. `array_append(array, element)` */
  array_append(array: Argument, element: Argument): Column
  /** The array without its nulls. `array_compact(array)` */
  array_compact(array: Argument): Column
  /** Is the value among the elements? Null where it is not, but an element is null. `array_contains(array, value)` */
  array_contains(array: Argument, value: Argument): Column
  /** The elements without repetitions. `array_distinct(array)` */
  array_distinct(array: Argument): Column
  /** The elements of the first that are not in the second, without repetitions. `array_except(array1, array2)` */
  array_except(array1: Argument, array2: Argument): Column
  /** The array with a value at an index (from 1, or from the end); nulls fill a gap. `array_insert(x, pos, val)` */
  array_insert(x: Argument, pos: Argument, val: Argument): Column
  /** The elements that are in both, without repetitions. `array_intersect(array1, array2)` */
  array_intersect(array1: Argument, array2: Argument): Column
  /** The elements as text with a delimiter between; nulls are left out, or replaced. `array_join(array, delimiter[, nullReplacement])` */
  array_join(array: Argument, delimiter: Argument, nullReplacement?: Argument): Column
  /** The greatest element; nulls are left out. `array_max(array)` */
  array_max(array: Argument): Column
  /** The least element; nulls are left out. `array_min(array)` */
  array_min(array: Argument): Column
  /** Where the element first is, from 1; 0 if it is not there. `array_position(array, element)` */
  array_position(array: Argument, element: Argument): Column
  /** The array with an element added at its beginning. `array_prepend(array, element)` */
  array_prepend(array: Argument, element: Argument): Column
  /** The array without the elements that equal one. `array_remove(array, element)` */
  array_remove(array: Argument, element: Argument): Column
  /** An array of one value, so many times. `array_repeat(element, count)` */
  array_repeat(element: Argument, count: Argument): Column
  /** How many elements the array has. `array_size(expr)` */
  array_size(expr: Argument): Column
  /** The elements in order, nulls last; or in the order of a function that gives a negative number, 0 or a positive one. `array_sort(expr[, func])` */
  array_sort(expr: Argument, func?: Argument): Column
  /** The elements of both, without repetitions. `array_union(array1, array2)` */
  array_union(array1: Argument, array2: Argument): Column
  /** Have they an element in common that is not null? Null where only nulls could be. `arrays_overlap(array1, array2)` */
  arrays_overlap(array1: Argument, array2: Argument): Column
  /** An array of structs of the elements at the same index; nulls where an array is shorter. `arrays_zip(a1, a2, ...)` */
  arrays_zip(...args: Argument[]): Column
  /** The code point of the first character; 0 for an empty string. `ascii(str)` */
  ascii(str: Argument): Column
  /** The angle of a sine. `asin(expr)` */
  asin(expr: Argument): Column
  /** The inverse hyperbolic sine. `asinh(expr)` */
  asinh(expr: Argument): Column
  /** Raises an error unless the condition is true; else null. `assert_true(expr [, message])` */
  assert_true(expr: Argument, message?: Argument): Column
  /** The angle of a tangent. `atan(expr)` */
  atan(expr: Argument): Column
  /** The angle of the point (expr2, expr1). `atan2(expr1, expr2)` */
  atan2(expr1: Argument, expr2: Argument): Column
  /** The inverse hyperbolic tangent. `atanh(expr)` */
  atanh(expr: Argument): Column
  /** The mean of the values that are not null; null where there are none. `avg(expr)` */
  avg(expr: Argument): Column
  /** The mean of the values that are not null; null where there are none. `avg(expr)` */
  mean(expr: Argument): Column
  /** The bytes as base 64. `base64(bin)` */
  base64(bin: Argument): Column
  /** Is it at least `lower` and at most `upper`? `input between lower and upper` */
  between(...args: Argument[]): Column
  /** The same as `CAST(expr AS BIGINT)`. `bigint(expr)` */
  bigint(expr: Argument): Column
  /** The bits of a bigint as text, without leading zeros. `bin(expr)` */
  bin(expr: Argument): Column
  /** The same as `CAST(expr AS BINARY)`. `binary(expr)` */
  binary(expr: Argument): Column
  /** The bits that are set in every value. `bit_and(expr)` */
  bit_and(expr: Argument): Column
  /** How many bits are set in the number, taken as a 64-bit integer; 1 for true. `bit_count(expr)` */
  bit_count(expr: Argument): Column
  /** The bit (0 or 1) at a position, counted from the right from 0. `bit_get(expr, pos)` */
  bit_get(expr: Argument, pos: Argument): Column
  /** The bit (0 or 1) at a position, counted from the right from 0. `bit_get(expr, pos)` */
  getbit(expr: Argument, pos: Argument): Column
  /** The bits of a string or binary. `bit_length(expr)` */
  bit_length(expr: Argument): Column
  /** The bits that are set in any value. `bit_or(expr)` */
  bit_or(expr: Argument): Column
  /** The bits that are set in an odd number of values. `bit_xor(expr)` */
  bit_xor(expr: Argument): Column
  /** The bits that are set in all of the bitmaps. `bitmap_and_agg(child)` */
  bitmap_and_agg(child: Argument): Column
  /** The position of the bit for a number in its bucket, from 0. `bitmap_bit_position(child)` */
  bitmap_bit_position(child: Argument): Column
  /** The number of the bucket for a number. `bitmap_bucket_number(child)` */
  bitmap_bucket_number(child: Argument): Column
  /** The bitmap with the bits at the given positions. `bitmap_construct_agg(child)` */
  bitmap_construct_agg(child: Argument): Column
  /** How many bits are set. `bitmap_count(child)` */
  bitmap_count(child: Argument): Column
  /** The bits that are set in any of the bitmaps. `bitmap_or_agg(child)` */
  bitmap_or_agg(child: Argument): Column
  /** Are all values that are not null true? `bool_and(expr)` */
  bool_and(expr: Argument): Column
  /** Are all values that are not null true? `bool_and(expr)` */
  every(expr: Argument): Column
  /** Is any value true? `bool_or(expr)` */
  bool_or(expr: Argument): Column
  /** Is any value true? `bool_or(expr)` */
  some(expr: Argument): Column
  /** Is any value true? `bool_or(expr)` */
  any(expr: Argument): Column
  /** The same as `CAST(expr AS BOOLEAN)`. `boolean(expr)` */
  boolean(expr: Argument): Column
  /** Rounded to so many digits behind the point; halves to the even neighbour. `bround(expr, d)` */
  bround(expr: Argument, d: Argument): Column
  /** The text without spaces (or the given characters) at both ends. `btrim(str[, trimStr])` */
  btrim(str: Argument, trimStr?: Argument): Column
  /** The cube root. `cbrt(expr)` */
  cbrt(expr: Argument): Column
  /** The least whole number (or number of that scale) that is not less. `ceil(expr[, scale])` */
  ceil(expr: Argument, scale?: Argument): Column
  /** The least whole number (or number of that scale) that is not less. `ceil(expr[, scale])` */
  ceiling(expr: Argument, scale?: Argument): Column
  /** The character of a code, taken modulo 256; nothing for a negative code. `chr(expr)` */
  chr(expr: Argument): Column
  /** The character of a code, taken modulo 256; nothing for a negative code. `chr(expr)` */
  char(expr: Argument): Column
  /** The first argument that is not null, or null. Later arguments are not evaluated. `coalesce(expr1, expr2, ...)` */
  coalesce(...args: Argument[]): Column
  /** The string with a collation, by which it is then compared. `collate(expr, collationName)` */
  collate(expr: Argument, collationName: Argument): Column
  /** The full name of the collation of the string. `collation(expr)` */
  collation(expr: Argument): Column
  /** A row per collation. `collations()` */
  collations(): Column
  /** The values that are not null, as an array. `collect_list(expr)` */
  collect_list(expr: Argument): Column
  /** The values that are not null, as an array. `collect_list(expr)` */
  array_agg(expr: Argument): Column
  /** The different values that are not null, as an array. `collect_set(expr)` */
  collect_set(expr: Argument): Column
  /** The different elements of all arrays, but for nulls, as an array. `collect_union(expr)` */
  collect_union(expr: Argument): Column
  /** Strings, binaries or arrays one after another. `concat(col1, col2, ..., colN)` */
  concat(...args: Argument[]): Column
  /** The strings, and those in arrays, with a separator between; nulls are left out. `concat_ws(sep[, str | array(str)]+)` */
  concat_ws(...args: Argument[]): Column
  /** Does the first contain the second? `contains(left, right)` */
  contains(left: Argument, right: Argument): Column
  /** A number in another base (2 to 36); read as unsigned 64 bits, and written as signed for a negative base. `conv(num, from_base, to_base)` */
  conv(num: Argument, from_base: Argument, to_base: Argument): Column
  /** A timestamp without time zone of one zone, in another. `convert_timezone([sourceTz, ]targetTz, sourceTs)` */
  convert_timezone(...args: Argument[]): Column
  /** Pearson's coefficient of correlation. `corr(expr1, expr2)` */
  corr(expr1: Argument, expr2: Argument): Column
  /** The cosine of an angle in radians. `cos(expr)` */
  cos(expr: Argument): Column
  /** The hyperbolic cosine. `cosh(expr)` */
  cosh(expr: Argument): Column
  /** The cotangent of an angle in radians. `cot(expr)` */
  cot(expr: Argument): Column
  /** How many rows there are; with arguments, how many where none of them is null. `count(*), count(expr[, expr...])` */
  count(...args: Argument[]): Column
  /** How many values are true. `count_if(expr)` */
  count_if(expr: Argument): Column
  /** A count-min sketch of the values as bytes, with a relative error and a confidence. `count_min_sketch(col, eps, confidence, seed)` */
  count_min_sketch(col: Argument, eps: Argument, confidence: Argument, seed: Argument): Column
  /** By how much a counter has grown since the row before that has one; null where it began anew, which a lesser count or a later start time show. `counter_diff(counter[, startTime])` */
  counter_diff(counter: Argument, startTime?: Argument): Column
  /** The covariance of a population of pairs. `covar_pop(expr1, expr2)` */
  covar_pop(expr1: Argument, expr2: Argument): Column
  /** The covariance of a sample of pairs. `covar_samp(expr1, expr2)` */
  covar_samp(expr1: Argument, expr2: Argument): Column
  /** The cyclic redundancy check of 32 bits, as a bigint. `crc32(expr)` */
  crc32(expr: Argument): Column
  /** One by the sine. `csc(expr)` */
  csc(expr: Argument): Column
  /** The share of rows that come before or are equal. `cume_dist()` */
  cume_dist(): Column
  /** The current catalog. `current_catalog()` */
  current_catalog(): Column
  /** The date at which the query began. `current_date()` */
  current_date(): Column
  /** The date at which the query began. `current_date()` */
  curdate(): Column
  /** Where the names of functions are looked for. `current_path()` */
  current_path(): Column
  /** The current database. `current_schema()` */
  current_schema(): Column
  /** The current database. `current_schema()` */
  current_database(): Column
  /** The time of day at which the query began. `current_time()` */
  current_time(): Column
  /** The time of day at which the query began. `current_time()` */
  localtime(): Column
  /** The time at which the query began. `current_timestamp()` */
  current_timestamp(): Column
  /** The time at which the query began. `current_timestamp()` */
  now(): Column
  /** The time zone of the session. `current_timezone()` */
  current_timezone(): Column
  /** The user who runs the query. `current_user()` */
  current_user(): Column
  /** The user who runs the query. `current_user()` */
  user(): Column
  /** The user who runs the query. `current_user()` */
  session_user(): Column
  /** The same as `CAST(expr AS DATE)`. `date(expr)` */
  date(expr: Argument): Column
  /** The date so many days later. `date_add(start_date, num_days)` */
  date_add(start_date: Argument, num_days: Argument): Column
  /** The timestamp as text of a pattern. `date_format(timestamp, fmt)` */
  date_format(timestamp: Argument, fmt: Argument): Column
  /** The date so many days after 1970-01-01. `date_from_unix_date(days)` */
  date_from_unix_date(days: Argument): Column
  /** The same as `extract(field FROM source)`. `date_part(field, source)` */
  date_part(field: Argument, source: Argument): Column
  /** The same as `extract(field FROM source)`. `date_part(field, source)` */
  datepart(field: Argument, source: Argument): Column
  /** The date so many days before. `date_sub(start_date, num_days)` */
  date_sub(start_date: Argument, num_days: Argument): Column
  /** The timestamp cut to a unit: YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND; null for any other. `date_trunc(fmt, ts)` */
  date_trunc(fmt: Argument, ts: Argument): Column
  /** The same as `date_add`. `dateadd(start_date, num_days)` */
  dateadd(start_date: Argument, num_days: Argument): Column
  /** The days from the second date to the first. `datediff(endDate, startDate)` */
  datediff(endDate: Argument, startDate: Argument): Column
  /** The days from the second date to the first. `datediff(endDate, startDate)` */
  date_diff(endDate: Argument, startDate: Argument): Column
  /** The name of the weekday in three letters. `dayname(date)` */
  dayname(date: Argument): Column
  /** The day of the month. `dayofmonth(date)` */
  dayofmonth(date: Argument): Column
  /** The day of the month. `dayofmonth(date)` */
  day(date: Argument): Column
  /** The day of the week, 1 for Sunday to 7 for Saturday. `dayofweek(date)` */
  dayofweek(date: Argument): Column
  /** The day of the year, from 1. `dayofyear(date)` */
  dayofyear(date: Argument): Column
  /** The same as `CAST(expr AS DECIMAL)`. `decimal(expr)` */
  decimal(expr: Argument): Column
  /** The text of bytes in a character set; or with more arguments, the result beside the search value that equals the first. `decode(bin, charset), decode(expr, search, result[, search, result]...[, default])` */
  decode(...args: Argument[]): Column
  /** Radians as degrees. `degrees(expr)` */
  degrees(expr: Argument): Column
  /** The rank without gaps. `dense_rank()` */
  dense_rank(): Column
  /** The integral part of the quotient, as a bigint. `expr1 div expr2` */
  div(...args: Argument[]): Column
  /** The same as `CAST(expr AS DOUBLE)`. `double(expr)` */
  double(expr: Argument): Column
  /** Euler's number. `e()` */
  e(): Column
  /** The element at an index (from 1, or from the end), or the value of a key; null for a key that is not there. `element_at(array, index), element_at(map, key)` */
  element_at(...args: Argument[]): Column
  /** The n-th of the inputs. `elt(n, input1, input2, ...)` */
  elt(n: Argument, ...args: Argument[]): Column
  /** The text as bytes of a character set. `encode(str, charset)` */
  encode(str: Argument, charset: Argument): Column
  /** Does the first end with the second? `endswith(left, right)` */
  endswith(left: Argument, right: Argument): Column
  /** The same as `expr1 <=> expr2`. `equal_null(expr1, expr2)` */
  equal_null(expr1: Argument, expr2: Argument): Column
  /** Is the condition true for an element? Null where it is for none, but null for one. `exists(expr, pred)` */
  exists(expr: Argument, pred: Argument): Column
  /** e to the power. `exp(expr)` */
  exp(expr: Argument): Column
  /** A row per element of an array, or per entry of a map. `explode(expr)` */
  explode(expr: Argument): Column
  /** As `explode`, with a row of nulls for nothing. `explode_outer(expr)` */
  explode_outer(expr: Argument): Column
  /** e to the power, less 1. `expm1(expr)` */
  expm1(expr: Argument): Column
  /** A field of a date, time, timestamp or interval: YEAR, QUARTER, MONTH, WEEK, DAY, DOW, DOY, HOUR, MINUTE, SECOND (with its fraction), ... `extract(field FROM source)` */
  extract(fieldFROMsource: Argument): Column
  /** The whole days of an interval. `extractansiintervaldays(interval)` */
  extractansiintervaldays(interval: Argument): Column
  /** The product of the numbers up to it; null outside 0 to 20. `factorial(expr)` */
  factorial(expr: Argument): Column
  /** The elements for which the function (of the element, or of it and its index) is true. `filter(expr, func)` */
  filter(expr: Argument, func: Argument): Column
  /** The position, from 1, of the first among the parts of a list that commas separate; 0 if it is not there or has a comma. `find_in_set(str, str_array)` */
  find_in_set(str: Argument, str_array: Argument): Column
  /** The first value; with `true`, the first that is not null. `first(expr[, isIgnoreNull])` */
  first(expr: Argument, isIgnoreNull?: Argument): Column
  /** The first value; with `true`, the first that is not null. `first(expr[, isIgnoreNull])` */
  first_value(expr: Argument, isIgnoreNull?: Argument): Column
  /** The elements of the arrays in an array; null where one of them is null. `flatten(arrayOfArrays)` */
  flatten(arrayOfArrays: Argument): Column
  /** The same as `CAST(expr AS FLOAT)`. `float(expr)` */
  float(expr: Argument): Column
  /** The greatest whole number (or number of that scale) that is not greater. `floor(expr[, scale])` */
  floor(expr: Argument, scale?: Argument): Column
  /** Is the condition true for all elements? `forall(expr, pred)` */
  forall(expr: Argument, pred: Argument): Column
  /** The number with commas between thousands, rounded half even to so many places, or by a pattern like `#,###.##`. `format_number(expr1, expr2)` */
  format_number(expr1: Argument, expr2: Argument): Column
  /** The text of a printf format with the arguments put in. `format_string(strfmt, obj, ...)` */
  format_string(strfmt: Argument, ...args: Argument[]): Column
  /** The text of a printf format with the arguments put in. `format_string(strfmt, obj, ...)` */
  printf(strfmt: Argument, ...args: Argument[]): Column
  /** The value of a binary of Avro. `from_avro(child, jsonFormatSchema, options)` */
  from_avro(child: Argument, jsonFormatSchema: Argument, options: Argument): Column
  /** The bytes of text in base 32 (RFC 4648). `from_base32(str)` */
  from_base32(str: Argument): Column
  /** The struct of a schema that the line of CSV holds. `from_csv(csvStr, schema[, options])` */
  from_csv(csvStr: Argument, schema: Argument, options?: Argument): Column
  /** The struct, array or map of a schema that the JSON text holds. `from_json(jsonStr, schema[, options])` */
  from_json(jsonStr: Argument, schema: Argument, options?: Argument): Column
  /** The value of a binary of Protobuf. `from_protobuf(data, messageName[, descFilePath[, options]])` */
  from_protobuf(data: Argument, messageName: Argument, descFilePath?: Argument, options?: Argument): Column
  /** The time so many seconds after 1970-01-01 00:00:00 UTC, as text of a pattern. `from_unixtime(unix_time[, fmt])` */
  from_unixtime(unix_time: Argument, fmt?: Argument): Column
  /** A time of UTC as the clock of a zone shows it. `from_utc_timestamp(timestamp, timezone)` */
  from_utc_timestamp(timestamp: Argument, timezone: Argument): Column
  /** The struct of a schema that the XML text holds. `from_xml(xmlStr, schema[, options])` */
  from_xml(xmlStr: Argument, schema: Argument, options?: Argument): Column
  /** The element at an index, from 0; null outside. `get(array, index)` */
  get(array: Argument, index: Argument): Column
  /** The part of the JSON text at a path (`$.name`, `[0]`, `[*]`), as text; null where there is none. `get_json_object(json_txt, path)` */
  get_json_object(json_txt: Argument, path: Argument): Column
  /** The greatest of the arguments, nulls left out; null if all are null. `greatest(expr, ...)` */
  greatest(...args: Argument[]): Column
  /** The Murmur3 hash of the values. `hash(expr1, expr2, ...)` */
  hash(...args: Argument[]): Column
  /** A number, or the bytes of a string or binary, as hexadecimal text. `hex(expr)` */
  hex(expr: Argument): Column
  /** A histogram of at most nb bins, not all of one width: the centre of each, and how many values it stands for. `histogram_numeric(expr, nb)` */
  histogram_numeric(expr: Argument, nb: Argument): Column
  /** A HyperLogLog sketch of the values in the binary form of Apache DataSketches, with 2^lgConfigK registers (2^12 by default). `hll_sketch_agg(expr[, lgConfigK])` */
  hll_sketch_agg(expr: Argument, lgConfigK?: Argument): Column
  /** About how many different values a sketch has seen. `hll_sketch_estimate(expr)` */
  hll_sketch_estimate(expr: Argument): Column
  /** The union of two sketches; of different sizes only if that is allowed. `hll_union(first, second[, allowDifferentLgConfigK])` */
  hll_union(first: Argument, second: Argument, allowDifferentLgConfigK?: Argument): Column
  /** The union of sketches; sketches of different sizes only if that is allowed. `hll_union_agg(expr[, allowDifferentLgConfigK])` */
  hll_union_agg(expr: Argument, allowDifferentLgConfigK?: Argument): Column
  /** The keyed digest (HMAC) of the message by SHA-256, or the algorithm given. `hmac(key, message[, algorithm])` */
  hmac(key: Argument, message: Argument, algorithm?: Argument): Column
  /** The hour, 0 to 23. `hour(expr)` */
  hour(expr: Argument): Column
  /** The root of the sum of the squares. `hypot(expr1, expr2)` */
  hypot(expr1: Argument, expr2: Argument): Column
  /** The second if the condition is true, else the third. `if(expr1, expr2, expr3)` */
  if(expr1: Argument, expr2: Argument, expr3: Argument): Column
  /** The same as `like`, upper and lower case being the same. `str ilike pattern[ ESCAPE escape]` */
  ilike(...args: Argument[]): Column
  /** Every word with a capital first letter and small letters after it; words are what spaces separate. `initcap(str)` */
  initcap(str: Argument): Column
  /** A row per struct of an array. `inline(expr)` */
  inline(expr: Argument): Column
  /** A row per struct of an array, or one of nulls for nothing. `inline_outer(expr)` */
  inline_outer(expr: Argument): Column
  /** How long the block is that the row was read from, or -1. `input_file_block_length()` */
  input_file_block_length(): Column
  /** Where in its file the block begins that the row was read from, or -1. `input_file_block_start()` */
  input_file_block_start(): Column
  /** The name of the file that the row was read from, or an empty text. `input_file_name()` */
  input_file_name(): Column
  /** Where the second first occurs in the first, from 1; 0 if it does not. `instr(str, substr[, position[, occurrence]])` */
  instr(str: Argument, substr: Argument, position?: Argument, occurrence?: Argument): Column
  /** The same as `CAST(expr AS INT)`. `int(expr)` */
  int(expr: Argument): Column
  /** Is the text well-formed UTF-8? `is_valid_utf8(str)` */
  is_valid_utf8(str: Argument): Column
  /** Are the bytes of the variant well formed? `is_valid_variant(expr)` */
  is_valid_variant(expr: Argument): Column
  /** Is it a variant that holds JSON's null? False for a null of SQL. `is_variant_null(expr)` */
  is_variant_null(expr: Argument): Column
  /** Is it NaN? False for null. `isnan(expr)` */
  isnan(expr: Argument): Column
  /** Is it not null? `isnotnull(expr)` */
  isnotnull(expr: Argument): Column
  /** Is it null? `isnull(expr)` */
  isnull(expr: Argument): Column
  /** How alike two strings are, from 0 to 1: common characters and transpositions, with a bonus for a common beginning. `jaro_winkler_similarity(str1, str2)` */
  jaro_winkler_similarity(str1: Argument, str2: Argument): Column
  /** How many elements the JSON array has; null for anything else. `json_array_length(jsonArray)` */
  json_array_length(jsonArray: Argument): Column
  /** The keys of the JSON object; null for anything else. `json_object_keys(json_object)` */
  json_object_keys(json_object: Argument): Column
  /** A row of the values of the fields of a JSON object, as text. `json_tuple(jsonStr, p1, p2, ..., pn)` */
  json_tuple(jsonStr: Argument, ...args: Argument[]): Column
  /** Several KLL sketches as one. `kll_merge_agg_bigint(expr[, k])` */
  kll_merge_agg_bigint(expr: Argument, k?: Argument): Column
  /** Several KLL sketches as one. `kll_merge_agg_double(expr[, k])` */
  kll_merge_agg_double(expr: Argument, k?: Argument): Column
  /** Several KLL sketches as one. `kll_merge_agg_float(expr[, k])` */
  kll_merge_agg_float(expr: Argument, k?: Argument): Column
  /** A KLL sketch of the values in the binary form of Apache DataSketches; the greater k, the closer its answers. `kll_sketch_agg_bigint(expr[, k])` */
  kll_sketch_agg_bigint(expr: Argument, k?: Argument): Column
  /** A KLL sketch of the values in the binary form of Apache DataSketches; the greater k, the closer its answers. `kll_sketch_agg_double(expr[, k])` */
  kll_sketch_agg_double(expr: Argument, k?: Argument): Column
  /** A KLL sketch of the values in the binary form of Apache DataSketches; the greater k, the closer its answers. `kll_sketch_agg_float(expr[, k])` */
  kll_sketch_agg_float(expr: Argument, k?: Argument): Column
  /** How many values a sketch has seen. `kll_sketch_get_n_bigint(sketch)` */
  kll_sketch_get_n_bigint(sketch: Argument): Column
  /** How many values a sketch has seen. `kll_sketch_get_n_double(sketch)` */
  kll_sketch_get_n_double(sketch: Argument): Column
  /** How many values a sketch has seen. `kll_sketch_get_n_float(sketch)` */
  kll_sketch_get_n_float(sketch: Argument): Column
  /** The value at a rank from 0 to 1, or at each of an array of them. `kll_sketch_get_quantile_bigint(sketch, rank)` */
  kll_sketch_get_quantile_bigint(sketch: Argument, rank: Argument): Column
  /** The value at a rank from 0 to 1, or at each of an array of them. `kll_sketch_get_quantile_double(sketch, rank)` */
  kll_sketch_get_quantile_double(sketch: Argument, rank: Argument): Column
  /** The value at a rank from 0 to 1, or at each of an array of them. `kll_sketch_get_quantile_float(sketch, rank)` */
  kll_sketch_get_quantile_float(sketch: Argument, rank: Argument): Column
  /** The share of values that are not greater than a value, or than each of an array of them. `kll_sketch_get_rank_bigint(sketch, quantile)` */
  kll_sketch_get_rank_bigint(sketch: Argument, quantile: Argument): Column
  /** The share of values that are not greater than a value, or than each of an array of them. `kll_sketch_get_rank_double(sketch, quantile)` */
  kll_sketch_get_rank_double(sketch: Argument, quantile: Argument): Column
  /** The share of values that are not greater than a value, or than each of an array of them. `kll_sketch_get_rank_float(sketch, quantile)` */
  kll_sketch_get_rank_float(sketch: Argument, quantile: Argument): Column
  /** Two sketches as one. `kll_sketch_merge_bigint(first, second)` */
  kll_sketch_merge_bigint(first: Argument, second: Argument): Column
  /** Two sketches as one. `kll_sketch_merge_double(first, second)` */
  kll_sketch_merge_double(first: Argument, second: Argument): Column
  /** Two sketches as one. `kll_sketch_merge_float(first, second)` */
  kll_sketch_merge_float(first: Argument, second: Argument): Column
  /** A summary of a sketch for people. `kll_sketch_to_string_bigint(sketch)` */
  kll_sketch_to_string_bigint(sketch: Argument): Column
  /** A summary of a sketch for people. `kll_sketch_to_string_double(sketch)` */
  kll_sketch_to_string_double(sketch: Argument): Column
  /** A summary of a sketch for people. `kll_sketch_to_string_float(sketch)` */
  kll_sketch_to_string_float(sketch: Argument): Column
  /** How heavy the tails of the values are, less 3. `kurtosis(expr)` */
  kurtosis(expr: Argument): Column
  /** The value of so many rows before (1 by default). `lag(input[, offset[, default]])` */
  lag(input: Argument, offset?: Argument, default_?: Argument): Column
  /** The last value; with `true`, the last that is not null. `last(expr[, isIgnoreNull])` */
  last(expr: Argument, isIgnoreNull?: Argument): Column
  /** The last value; with `true`, the last that is not null. `last(expr[, isIgnoreNull])` */
  last_value(expr: Argument, isIgnoreNull?: Argument): Column
  /** The last day of the month of the date. `last_day(date)` */
  last_day(date: Argument): Column
  /** The value of so many rows after (1 by default). `lead(input[, offset[, default]])` */
  lead(input: Argument, offset?: Argument, default_?: Argument): Column
  /** The least of the arguments, nulls left out; null if all are null. `least(expr, ...)` */
  least(...args: Argument[]): Column
  /** The first characters; nothing for a length of 0 or less. `left(str, len)` */
  left(str: Argument, len: Argument): Column
  /** The characters of a string, or the bytes of a binary. `length(expr)` */
  length(expr: Argument): Column
  /** The characters of a string, or the bytes of a binary. `length(expr)` */
  char_length(expr: Argument): Column
  /** The characters of a string, or the bytes of a binary. `length(expr)` */
  character_length(expr: Argument): Column
  /** The characters of a string, or the bytes of a binary. `length(expr)` */
  len(expr: Argument): Column
  /** How many characters must be changed, added or taken out to make one of the other; -1 where that exceeds the threshold. `levenshtein(str1, str2[, threshold])` */
  levenshtein(str1: Argument, str2: Argument, threshold?: Argument): Column
  /** Does the whole text match the pattern, in which `_` stands for one character and `%` for any number of them? `str like pattern[ ESCAPE escape]` */
  like(...args: Argument[]): Column
  /** The values that are not null, one after another with a delimiter between; in the order of WITHIN GROUP (ORDER BY ...). `listagg(expr[, delimiter])` */
  listagg(expr: Argument, delimiter?: Argument): Column
  /** The values that are not null, one after another with a delimiter between; in the order of WITHIN GROUP (ORDER BY ...). `listagg(expr[, delimiter])` */
  string_agg(expr: Argument, delimiter?: Argument): Column
  /** The natural logarithm; null of what is not positive. `ln(expr)` */
  ln(expr: Argument): Column
  /** The local time at which the query began, without a zone. `localtimestamp()` */
  localtimestamp(): Column
  /** Where the first occurs in the second at or after a position, from 1; 0 if it does not. `locate(substr, str[, pos])` */
  locate(substr: Argument, str: Argument, pos?: Argument): Column
  /** Where the first occurs in the second at or after a position, from 1; 0 if it does not. `locate(substr, str[, pos])` */
  position(substr: Argument, str: Argument, pos?: Argument): Column
  /** The logarithm to a base; with one argument the natural one. Null of what is not positive. `log(base, expr)` */
  log(base: Argument, expr: Argument): Column
  /** The logarithm to base 10. `log10(expr)` */
  log10(expr: Argument): Column
  /** The natural logarithm of the number plus 1. `log1p(expr)` */
  log1p(expr: Argument): Column
  /** The logarithm to base 2. `log2(expr)` */
  log2(expr: Argument): Column
  /** The text in lower case. `lower(str)` */
  lower(str: Argument): Column
  /** The text in lower case. `lower(str)` */
  lcase(str: Argument): Column
  /** Exactly so many characters: filled up at the left, or cut. `lpad(str, len[, pad])` */
  lpad(str: Argument, len: Argument, pad?: Argument): Column
  /** The text without spaces (or the given characters) at its beginning. `ltrim([trimStr,] str)` */
  ltrim(...args: Argument[]): Column
  /** Are the digits a number that passes the Luhn test (as card numbers do)? `luhn_check(str)` */
  luhn_check(str: Argument): Column
  /** The date of a year, month and day. `make_date(year, month, day)` */
  make_date(year: Argument, month: Argument, day: Argument): Column
  /** A day-time interval of its fields. `make_dt_interval([days[, hours[, mins[, secs]]]])` */
  make_dt_interval(days?: Argument, hours?: Argument, mins?: Argument, secs?: Argument): Column
  /** A calendar interval of its fields. `make_interval([years[, months[, weeks[, days[, hours[, mins[, secs]]]]]]])` */
  make_interval(years?: Argument, months?: Argument, weeks?: Argument, days?: Argument, hours?: Argument, mins?: Argument, secs?: Argument): Column
  /** The time of day of an hour, minute and second. `make_time(hour, minute, second)` */
  make_time(hour: Argument, minute: Argument, second: Argument): Column
  /** The timestamp of its fields in the session time zone, or in the given one. `make_timestamp(year, month, day, hour, min, sec[, timezone])` */
  make_timestamp(year: Argument, month: Argument, day: Argument, hour: Argument, min: Argument, sec: Argument, timezone?: Argument): Column
  /** The timestamp of its fields, with the local time zone. `make_timestamp_ltz(year, month, day, hour, min, sec[, timezone])` */
  make_timestamp_ltz(year: Argument, month: Argument, day: Argument, hour: Argument, min: Argument, sec: Argument, timezone?: Argument): Column
  /** The timestamp of its fields, without a time zone. `make_timestamp_ntz(year, month, day, hour, min, sec[, timezone])` */
  make_timestamp_ntz(year: Argument, month: Argument, day: Argument, hour: Argument, min: Argument, sec: Argument, timezone?: Argument): Column
  /** The text with malformed parts replaced by U+FFFD. `make_valid_utf8(str)` */
  make_valid_utf8(str: Argument): Column
  /** A year-month interval of its fields. `make_ym_interval([years[, months]])` */
  make_ym_interval(years?: Argument, months?: Argument): Column
  /** A map of the given keys and values. `map(key0, value0, key1, value1, ...)` */
  map(...args: Argument[]): Column
  /** One map of the entries of all. `map_concat(map, ...)` */
  map_concat(...args: Argument[]): Column
  /** Has the map the key? `map_contains_key(map, key)` */
  map_contains_key(map: Argument, key: Argument): Column
  /** The entries as an array of structs of key and value. `map_entries(map)` */
  map_entries(map: Argument): Column
  /** The entries for which the function of key and value is true. `map_filter(expr, func)` */
  map_filter(expr: Argument, func: Argument): Column
  /** A map of an array of keys and one of values. `map_from_arrays(keys, values)` */
  map_from_arrays(keys: Argument, values: Argument): Column
  /** A map of an array of structs of key and value; null where an entry is null. `map_from_entries(arrayOfEntries)` */
  map_from_entries(arrayOfEntries: Argument): Column
  /** The keys as an array. `map_keys(map)` */
  map_keys(map: Argument): Column
  /** The values as an array. `map_values(map)` */
  map_values(map: Argument): Column
  /** A map of the keys of both, each with what a function of the key and both values gives; nulls where a map has no such key. `map_zip_with(map1, map2, function)` */
  map_zip_with(map1: Argument, map2: Argument, function_: Argument): Column
  /** Every capital letter, small letter, digit and other character replaced by one that stands for its kind; null keeps a kind as it is. `mask(input[, upperChar, lowerChar, digitChar, otherChar])` */
  mask(input: Argument, upperChar?: Argument, lowerChar?: Argument, digitChar?: Argument, otherChar?: Argument): Column
  /** The greatest of the values that are not null. `max(expr)` */
  max(expr: Argument): Column
  /** The value of the first beside the greatest of the second. `max_by(x, y)` */
  max_by(x: Argument, y: Argument): Column
  /** The MD5 digest as hexadecimal text. `md5(expr)` */
  md5(expr: Argument): Column
  /** A measure of a metric view, over the rows of the group. `measure(expr)` */
  measure(expr: Argument): Column
  /** The value in the middle, interpolated between the two nearest. `median(col)` */
  median(col: Argument): Column
  /** The least of the values that are not null. `min(expr)` */
  min(expr: Argument): Column
  /** The value of the first beside the least of the second. `min_by(x, y)` */
  min_by(x: Argument, y: Argument): Column
  /** The minute, 0 to 59. `minute(expr)` */
  minute(expr: Argument): Column
  /** The most frequent value; with `true`, the least of those that are equally frequent. `mode(col[, deterministic])` */
  mode(col: Argument, deterministic?: Argument): Column
  /** A number that grows from row to row: the partition in the upper 31 bits, the row within it in the lower 33. `monotonically_increasing_id()` */
  monotonically_increasing_id(): Column
  /** The month, 1 to 12. `month(date)` */
  month(date: Argument): Column
  /** The name of the month in three letters. `monthname(date)` */
  monthname(date: Argument): Column
  /** The months from the second to the first, with a fraction by months of 31 days; rounded to 8 digits unless `false`. `months_between(timestamp1, timestamp2[, roundOff])` */
  months_between(timestamp1: Argument, timestamp2: Argument, roundOff?: Argument): Column
  /** A struct of the given field names and values. `named_struct(name1, val1, name2, val2, ...)` */
  named_struct(...args: Argument[]): Column
  /** The second where the first is NaN. `nanvl(expr1, expr2)` */
  nanvl(expr1: Argument, expr2: Argument): Column
  /** The number or interval with the opposite sign. `negative(expr)` */
  negative(expr: Argument): Column
  /** The first date after the given one that is the named day of the week. `next_day(start_date, day_of_week)` */
  next_day(start_date: Argument, day_of_week: Argument): Column
  /** The opposite of a condition; null stays null. `not expr` */
  not(...args: Argument[]): Column
  /** The value of the n-th row of the frame. `nth_value(input[, offset])` */
  nth_value(input: Argument, offset?: Argument): Column
  /** The number of the bucket, when the partition is cut into n buckets as equal as possible. `ntile(n)` */
  ntile(n: Argument): Column
  /** Null where the two are equal, else the first. `nullif(expr1, expr2)` */
  nullif(expr1: Argument, expr2: Argument): Column
  /** Null where it is zero. `nullifzero(expr)` */
  nullifzero(expr: Argument): Column
  /** The second where the first is null. `nvl(expr1, expr2)` */
  nvl(expr1: Argument, expr2: Argument): Column
  /** The second where the first is null. `nvl(expr1, expr2)` */
  ifnull(expr1: Argument, expr2: Argument): Column
  /** The second where the first is not null, else the third. `nvl2(expr1, expr2, expr3)` */
  nvl2(expr1: Argument, expr2: Argument, expr3: Argument): Column
  /** The bytes of a string or binary. `octet_length(expr)` */
  octet_length(expr: Argument): Column
  /** True if either is true, false if both are false, else null. The right side is not evaluated where the left is true. `expr1 or expr2` */
  or(...args: Argument[]): Column
  /** The text with a part (from a position, as long as the replacement or `len`) replaced. `overlay(input, replace, pos[, len])` */
  overlay(input: Argument, replace: Argument, pos: Argument, len?: Argument): Column
  /** The JSON text as a variant; an error where it is not JSON. `parse_json(jsonStr)` */
  parse_json(jsonStr: Argument): Column
  /** A part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY or USERINFO; with a key, the value of that parameter of the query. `parse_url(url, partToExtract[, key])` */
  parse_url(url: Argument, partToExtract: Argument, key?: Argument): Column
  /** The rank as a share of the other rows, from 0 to 1. `percent_rank()` */
  percent_rank(): Column
  /** The exact percentile, interpolated between values; an array of them for an array of shares. `percentile(col, percentage[, frequency])` */
  percentile(col: Argument, percentage: Argument, frequency?: Argument): Column
  /** A value such that at least the share of values is not greater; an array of them for an array of shares. `percentile_approx(col, percentage[, accuracy])` */
  percentile_approx(col: Argument, percentage: Argument, accuracy?: Argument): Column
  /** A value such that at least the share of values is not greater; an array of them for an array of shares. `percentile_approx(col, percentage[, accuracy])` */
  approx_percentile(col: Argument, percentage: Argument, accuracy?: Argument): Column
  /** The percentile of the ordered values, interpolated between them. `percentile_cont(percentage) WITHIN GROUP (ORDER BY col)` */
  percentile_cont(...args: Argument[]): Column
  /** The first of the ordered values that the share of them does not exceed. `percentile_disc(percentage) WITHIN GROUP (ORDER BY col)` */
  percentile_disc(...args: Argument[]): Column
  /** The ratio of a circle to its diameter. `pi()` */
  pi(): Column
  /** The remainder, made positive for a positive divisor. `pmod(expr1, expr2)` */
  pmod(expr1: Argument, expr2: Argument): Column
  /** A row per element with its index from 0. `posexplode(expr)` */
  posexplode(expr: Argument): Column
  /** As `posexplode`, with a row of nulls for nothing. `posexplode_outer(expr)` */
  posexplode_outer(expr: Argument): Column
  /** The number or interval itself. `positive(expr)` */
  positive(expr: Argument): Column
  /** The first to the power of the second. `power(expr1, expr2)` */
  power(expr1: Argument, expr2: Argument): Column
  /** The first to the power of the second. `power(expr1, expr2)` */
  pow(expr1: Argument, expr2: Argument): Column
  /** The logs of workers in Python. `python_worker_logs()` */
  python_worker_logs(): Column
  /** The quarter of the year, 1 to 4. `quarter(date)` */
  quarter(date: Argument): Column
  /** The text in single quotes, with quotes and backslashes in it escaped. `quote(str)` */
  quote(str: Argument): Column
  /** Degrees as radians. `radians(expr)` */
  radians(expr: Argument): Column
  /** Raises an error with the given message. `raise_error( expr )` */
  raise_error(expr: Argument): Column
  /** A random number from 0 to below 1, uniformly distributed. `rand([seed])` */
  rand(seed?: Argument): Column
  /** A random number from 0 to below 1, uniformly distributed. `rand([seed])` */
  random(seed?: Argument): Column
  /** A random number of the standard normal distribution. `randn([seed])` */
  randn(seed?: Argument): Column
  /** So many random letters and digits. `randstr(length[, seed])` */
  randstr(length: Argument, seed?: Argument): Column
  /** One more than the rows before that are less in order: equal rows share a rank, and leave a gap behind. `rank()` */
  rank(): Column
  /** What a static method of Java gives, as text. Only some methods are known. `reflect(class, method[, arg1[, arg2 ..]])` */
  reflect(class_: Argument, method: Argument, ...args: Argument[]): Column
  /** What a static method of Java gives, as text. Only some methods are known. `reflect(class, method[, arg1[, arg2 ..]])` */
  java_method(class_: Argument, method: Argument, ...args: Argument[]): Column
  /** How many matches there are. `regexp_count(str, regexp)` */
  regexp_count(str: Argument, regexp: Argument): Column
  /** A group of the first match (the first by default, 0 for the whole); empty where nothing matches. `regexp_extract(str, regexp[, idx])` */
  regexp_extract(str: Argument, regexp: Argument, idx?: Argument): Column
  /** A group of every match. `regexp_extract_all(str, regexp[, idx])` */
  regexp_extract_all(str: Argument, regexp: Argument, idx?: Argument): Column
  /** Where the first match begins, from 1; 0 where nothing matches. `regexp_instr(str, regexp)` */
  regexp_instr(str: Argument, regexp: Argument): Column
  /** Every match (at or after a position) replaced; `$1` in the replacement stands for the first group. `regexp_replace(str, regexp, rep[, position])` */
  regexp_replace(str: Argument, regexp: Argument, rep: Argument, position?: Argument): Column
  /** The first match; null where nothing matches. `regexp_substr(str, regexp)` */
  regexp_substr(str: Argument, regexp: Argument): Column
  /** The mean of the independent variable. `regr_avgx(y, x)` */
  regr_avgx(y: Argument, x: Argument): Column
  /** The mean of the dependent variable. `regr_avgy(y, x)` */
  regr_avgy(y: Argument, x: Argument): Column
  /** How many pairs have no null. `regr_count(y, x)` */
  regr_count(y: Argument, x: Argument): Column
  /** Where the regression line crosses the axis. `regr_intercept(y, x)` */
  regr_intercept(y: Argument, x: Argument): Column
  /** The coefficient of determination. `regr_r2(y, x)` */
  regr_r2(y: Argument, x: Argument): Column
  /** The slope of the regression line. `regr_slope(y, x)` */
  regr_slope(y: Argument, x: Argument): Column
  /** The sum of squares of the independent variable around its mean. `regr_sxx(y, x)` */
  regr_sxx(y: Argument, x: Argument): Column
  /** The sum of products of both variables around their means. `regr_sxy(y, x)` */
  regr_sxy(y: Argument, x: Argument): Column
  /** The sum of squares of the dependent variable around its mean. `regr_syy(y, x)` */
  regr_syy(y: Argument, x: Argument): Column
  /** The string so many times. `repeat(str, n)` */
  repeat(str: Argument, n: Argument): Column
  /** The text with every occurrence of one string replaced by another, or taken out. `replace(str, search[, replace])` */
  replace(str: Argument, search: Argument, replace?: Argument): Column
  /** The characters of a string or the elements of an array in reverse order. `reverse(array)` */
  reverse(array: Argument): Column
  /** The last characters; nothing for a length of 0 or less. `right(str, len)` */
  right(str: Argument, len: Argument): Column
  /** The nearest whole number as a double; halves to the even one. `rint(expr)` */
  rint(expr: Argument): Column
  /** Does the expression match some part of the text? `rlike(str, regexp)` */
  rlike(str: Argument, regexp: Argument): Column
  /** Does the expression match some part of the text? `rlike(str, regexp)` */
  regexp(str: Argument, regexp: Argument): Column
  /** Does the expression match some part of the text? `rlike(str, regexp)` */
  regexp_like(str: Argument, regexp: Argument): Column
  /** Rounded to so many digits behind the point; halves away from zero. `round(expr, d)` */
  round(expr: Argument, d: Argument): Column
  /** The number of the row within its partition, from 1. `row_number()` */
  row_number(): Column
  /** Exactly so many characters: filled up at the right, or cut. `rpad(str, len[, pad])` */
  rpad(str: Argument, len: Argument, pad?: Argument): Column
  /** The text without spaces (or the given characters) at its end. `rtrim([trimStr,] str)` */
  rtrim(...args: Argument[]): Column
  /** The schema of an Avro schema. `schema_of_avro(jsonFormatSchema, options)` */
  schema_of_avro(jsonFormatSchema: Argument, options: Argument): Column
  /** The schema of the line of CSV, as `from_csv` takes it. `schema_of_csv(csv[, options])` */
  schema_of_csv(csv: Argument, options?: Argument): Column
  /** The schema of the JSON text, as `from_json` takes it. `schema_of_json(json[, options])` */
  schema_of_json(json: Argument, options?: Argument): Column
  /** The schema of the variant, as text. `schema_of_variant(v)` */
  schema_of_variant(v: Argument): Column
  /** The schema that all the variants have in common, as text. `schema_of_variant_agg(v)` */
  schema_of_variant_agg(v: Argument): Column
  /** The schema of the XML text, as `from_xml` takes it. `schema_of_xml(xml[, options])` */
  schema_of_xml(xml: Argument, options?: Argument): Column
  /** One by the cosine. `sec(expr)` */
  sec(expr: Argument): Column
  /** The second, 0 to 59. `second(expr)` */
  second(expr: Argument): Column
  /** The words of a text, an array for each of its sentences. `sentences(str[, lang[, country]])` */
  sentences(str: Argument, lang?: Argument, country?: Argument): Column
  /** The numbers, dates or timestamps from one to another, by a step: 1 or -1, or a day, unless given. `sequence(start, stop[, step])` */
  sequence(start: Argument, stop: Argument, step?: Argument): Column
  /** The session that a timestamp lies in: one begins with an event and ends when there was none for the duration of the gap. `session_window(time_column, gap_duration)` */
  session_window(time_column: Argument, gap_duration: Argument): Column
  /** The SHA-1 digest as hexadecimal text. `sha1(expr)` */
  sha1(expr: Argument): Column
  /** The SHA-1 digest as hexadecimal text. `sha1(expr)` */
  sha(expr: Argument): Column
  /** The SHA-2 digest of 224, 256 (also 0), 384 or 512 bits as hexadecimal text; null for another length. `sha2(expr, bitLength)` */
  sha2(expr: Argument, bitLength: Argument): Column
  /** The bits moved to the left; the distance is taken modulo the width. `shiftleft(base, expr)` */
  shiftleft(base: Argument, expr: Argument): Column
  /** The bits moved to the right, the sign being kept. `shiftright(base, expr)` */
  shiftright(base: Argument, expr: Argument): Column
  /** The bits moved to the right, zeros coming in. `shiftrightunsigned(base, expr)` */
  shiftrightunsigned(base: Argument, expr: Argument): Column
  /** The elements in random order. `shuffle(array)` */
  shuffle(array: Argument): Column
  /** -1.0, 0.0 or 1.0 as the number is negative, zero or positive. `sign(expr)` */
  sign(expr: Argument): Column
  /** -1.0, 0.0 or 1.0 as the number is negative, zero or positive. `sign(expr)` */
  signum(expr: Argument): Column
  /** The sine of an angle in radians. `sin(expr)` */
  sin(expr: Argument): Column
  /** The hyperbolic sine. `sinh(expr)` */
  sinh(expr: Argument): Column
  /** How many elements an array or entries a map has; null for null. `size(expr)` */
  size(expr: Argument): Column
  /** How many elements an array or entries a map has; null for null. `size(expr)` */
  cardinality(expr: Argument): Column
  /** How lopsided the values lie around their mean. `skewness(expr)` */
  skewness(expr: Argument): Column
  /** So many elements from an index on (from 1, or from the end). `slice(x, start, length)` */
  slice(x: Argument, start: Argument, length: Argument): Column
  /** The same as `CAST(expr AS SMALLINT)`. `smallint(expr)` */
  smallint(expr: Argument): Column
  /** The elements in order, nulls first; descending with nulls last for `false`. `sort_array(array[, ascendingOrder])` */
  sort_array(array: Argument, ascendingOrder?: Argument): Column
  /** The Soundex code of a word: a letter and three digits. `soundex(str)` */
  soundex(str: Argument): Column
  /** So many spaces. `space(n)` */
  space(n: Argument): Column
  /** The number of the partition that the row is in. `spark_partition_id()` */
  spark_partition_id(): Column
  /** The parts between matches; at most `limit` of them where it is positive. `split(str, regex[, limit])` */
  split(str: Argument, regex: Argument, limit?: Argument): Column
  /** One of the parts between delimiters, from 1, or from the end where negative; empty where there is none. `split_part(str, delimiter, partNum)` */
  split_part(str: Argument, delimiter: Argument, partNum: Argument): Column
  /** A row per keyword of SQL, and whether it is reserved. `sql_keywords()` */
  sql_keywords(): Column
  /** The square root; NaN of a negative number. `sqrt(expr)` */
  sqrt(expr: Argument): Column
  /** The well-known binary of a shape: little-endian (NDR) unless big-endian (XDR) is asked for. `st_asbinary(geo[, endianness])` */
  st_asbinary(geo: Argument, endianness?: Argument): Column
  /** The geography that well-known binary says. `st_geogfromwkb(wkb)` */
  st_geogfromwkb(wkb: Argument): Column
  /** The geometry that well-known binary says, in the spatial reference system of a number (0 for none). `st_geomfromwkb(wkb[, srid])` */
  st_geomfromwkb(wkb: Argument, srid?: Argument): Column
  /** The same shape, said to be in the spatial reference system of another number. `st_setsrid(geo, srid)` */
  st_setsrid(geo: Argument, srid: Argument): Column
  /** The number of the spatial reference system that a shape is in. `st_srid(geo)` */
  st_srid(geo: Argument): Column
  /** The values as n rows; nulls where there are too few. `stack(n, expr1, ..., exprk)` */
  stack(n: Argument, ...args: Argument[]): Column
  /** Does the first begin with the second? `startswith(left, right)` */
  startswith(left: Argument, right: Argument): Column
  /** The standard deviation of a sample; null of fewer than two values. `stddev(expr)` */
  stddev(expr: Argument): Column
  /** The standard deviation of a sample; null of fewer than two values. `stddev(expr)` */
  std(expr: Argument): Column
  /** The standard deviation of a sample; null of fewer than two values. `stddev(expr)` */
  stddev_samp(expr: Argument): Column
  /** The standard deviation of a population. `stddev_pop(expr)` */
  stddev_pop(expr: Argument): Column
  /** A map of text like `a:1,b:2`; the delimiters are regular expressions. `str_to_map(text[, pairDelim[, keyValueDelim]])` */
  str_to_map(text: Argument, pairDelim?: Argument, keyValueDelim?: Argument): Column
  /** The same as `CAST(expr AS STRING)`. `string(expr)` */
  string(expr: Argument): Column
  /** A struct of the values; a column keeps its name. `struct(col1, col2, col3, ...)` */
  struct(...args: Argument[]): Column
  /** The part that begins at a position (from 1, or from the end where negative), to the end or of a length. `substring(str, pos[, len])` */
  substring(str: Argument, pos: Argument, len?: Argument): Column
  /** The part that begins at a position (from 1, or from the end where negative), to the end or of a length. `substring(str, pos[, len])` */
  substr(str: Argument, pos: Argument, len?: Argument): Column
  /** The text before so many delimiters, counted from the left, or from the right where negative. `substring_index(str, delim, count)` */
  substring_index(str: Argument, delim: Argument, count: Argument): Column
  /** The sum of the values that are not null; null where there are none. `sum(expr)` */
  sum(expr: Argument): Column
  /** The tangent of an angle in radians. `tan(expr)` */
  tan(expr: Argument): Column
  /** The hyperbolic tangent. `tanh(expr)` */
  tanh(expr: Argument): Column
  /** What the first theta sketch has and the second has not. `theta_difference(first, second)` */
  theta_difference(first: Argument, second: Argument): Column
  /** What two theta sketches have in common. `theta_intersection(first, second)` */
  theta_intersection(first: Argument, second: Argument): Column
  /** The intersection of theta sketches. `theta_intersection_agg(sketch)` */
  theta_intersection_agg(sketch: Argument): Column
  /** A theta sketch of the values in the binary form of Apache DataSketches, of 2^lgNomEntries nominal entries (2^12 by default). `theta_sketch_agg(expr[, lgNomEntries])` */
  theta_sketch_agg(expr: Argument, lgNomEntries?: Argument): Column
  /** About how many different values a theta sketch has seen. `theta_sketch_estimate(sketch)` */
  theta_sketch_estimate(sketch: Argument): Column
  /** The union of two theta sketches, of 2^lgNomEntries nominal entries. `theta_union(first, second[, lgNomEntries])` */
  theta_union(first: Argument, second: Argument, lgNomEntries?: Argument): Column
  /** The union of theta sketches. `theta_union_agg(sketch[, lgNomEntries])` */
  theta_union_agg(sketch: Argument, lgNomEntries?: Argument): Column
  /** The same as `CAST(expr AS TIME)`. `time(expr)` */
  time(expr: Argument): Column
  /** The start of the bucket of the given width that the time lies in; buckets are counted from the origin, 1970-01-01 unless it is given. `time_bucket(bucketSize, ts[, origin])` */
  time_bucket(bucketSize: Argument, ts: Argument, origin?: Argument): Column
  /** The whole units from the first time to the second: HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND. `time_diff(unit, start, end)` */
  time_diff(unit: Argument, start: Argument, end: Argument): Column
  /** The time of day so many microseconds after midnight. `time_from_micros(n)` */
  time_from_micros(n: Argument): Column
  /** The time of day so many milliseconds after midnight. `time_from_millis(n)` */
  time_from_millis(n: Argument): Column
  /** The time of day so many seconds after midnight. `time_from_seconds(n)` */
  time_from_seconds(n: Argument): Column
  /** The microseconds since midnight. `time_to_micros(time)` */
  time_to_micros(time: Argument): Column
  /** The milliseconds since midnight. `time_to_millis(time)` */
  time_to_millis(time: Argument): Column
  /** The seconds, with their fraction, since midnight. `time_to_seconds(time)` */
  time_to_seconds(time: Argument): Column
  /** The time cut to a unit: HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND. `time_trunc(unit, expr)` */
  time_trunc(unit: Argument, expr: Argument): Column
  /** The same as `CAST(expr AS TIMESTAMP)`. `timestamp(expr)` */
  timestamp(expr: Argument): Column
  /** The timestamp so many microseconds after 1970-01-01 00:00:00 UTC. `timestamp_micros(n)` */
  timestamp_micros(n: Argument): Column
  /** The timestamp so many milliseconds after 1970-01-01 00:00:00 UTC. `timestamp_millis(n)` */
  timestamp_millis(n: Argument): Column
  /** The timestamp so many nanoseconds after 1970-01-01 00:00:00 UTC. `timestamp_nanos(expr)` */
  timestamp_nanos(expr: Argument): Column
  /** The timestamp so many seconds after 1970-01-01 00:00:00 UTC. `timestamp_seconds(n)` */
  timestamp_seconds(n: Argument): Column
  /** The same as `CAST(expr AS TINYINT)`. `tinyint(expr)` */
  tinyint(expr: Argument): Column
  /** A value as a binary of Avro. `to_avro(child[, jsonFormatSchema])` */
  to_avro(child: Argument, jsonFormatSchema?: Argument): Column
  /** The bytes as base 32 (RFC 4648). `to_base32(bin)` */
  to_base32(bin: Argument): Column
  /** The bytes of text that is hexadecimal (the default), base 64 or UTF-8. `to_binary(str[, fmt])` */
  to_binary(str: Argument, fmt?: Argument): Column
  /** A number as text of a format (see `to_number`), a date or timestamp of a pattern, bytes as base64, hex or utf-8. `to_char(expr, format)` */
  to_char(expr: Argument, format: Argument): Column
  /** A number as text of a format (see `to_number`), a date or timestamp of a pattern, bytes as base64, hex or utf-8. `to_char(expr, format)` */
  to_varchar(expr: Argument, format: Argument): Column
  /** A struct as a line of CSV. `to_csv(expr[, options])` */
  to_csv(expr: Argument, options?: Argument): Column
  /** The date of a text (of a pattern), or of a timestamp. `to_date(expr[, fmt])` */
  to_date(expr: Argument, fmt?: Argument): Column
  /** A struct, array or map as JSON text; fields that are null are left out. `to_json(expr[, options])` */
  to_json(expr: Argument, options?: Argument): Column
  /** The decimal of text of a format: 0 and 9 digits, . or D the point, , or G between thousands, $ a currency, S or MI a sign, PR angle brackets. `to_number(expr, fmt)` */
  to_number(expr: Argument, fmt: Argument): Column
  /** A struct as a binary of Protobuf. `to_protobuf(child, messageName[, descFilePath[, options]])` */
  to_protobuf(child: Argument, messageName: Argument, descFilePath?: Argument, options?: Argument): Column
  /** The time of day of a text, by a pattern if there is one. `to_time(str[, format])` */
  to_time(str: Argument, format?: Argument): Column
  /** The timestamp of a text (of a pattern), or of a date. `to_timestamp(expr[, fmt])` */
  to_timestamp(expr: Argument, fmt?: Argument): Column
  /** As `to_timestamp`, always with the local time zone. `to_timestamp_ltz(expr[, fmt])` */
  to_timestamp_ltz(expr: Argument, fmt?: Argument): Column
  /** The timestamp without time zone of a text (of a pattern). `to_timestamp_ntz(expr[, fmt])` */
  to_timestamp_ntz(expr: Argument, fmt?: Argument): Column
  /** The seconds since 1970-01-01 00:00:00 UTC of a timestamp, a date, or text of a pattern; of now without arguments. `to_unix_timestamp([timeExp[, fmt]])` */
  to_unix_timestamp(timeExp?: Argument, fmt?: Argument): Column
  /** A time of a zone's clock as UTC. `to_utc_timestamp(timestamp, timezone)` */
  to_utc_timestamp(timestamp: Argument, timezone: Argument): Column
  /** A struct, array or map as a variant; structs and maps become objects. `to_variant_object(expr)` */
  to_variant_object(expr: Argument): Column
  /** A struct as XML text. `to_xml(expr[, options])` */
  to_xml(expr: Argument, options?: Argument): Column
  /** Each element put through a function of it, or of it and its index. `transform(expr, func)` */
  transform(expr: Argument, func: Argument): Column
  /** The map with each key replaced by what a function of key and value gives. `transform_keys(expr, func)` */
  transform_keys(expr: Argument, func: Argument): Column
  /** The map with each value replaced by what a function of key and value gives. `transform_values(expr, func)` */
  transform_values(expr: Argument, func: Argument): Column
  /** Each character of `from` replaced by the one at its place in `to`, or taken out where there is none. `translate(input, from, to)` */
  translate(input: Argument, from: Argument, to: Argument): Column
  /** The text without spaces (or the given characters) at both ends. `trim([trimStr,] str)` */
  trim(...args: Argument[]): Column
  /** The first day of the week, month, quarter or year of the date; null for any other unit. `trunc(date, fmt)` */
  trunc(date: Argument, fmt: Argument): Column
  /** The sum, or null where it overflows. `try_add(expr1, expr2)` */
  try_add(expr1: Argument, expr2: Argument): Column
  /** The bytes that `aes_encrypt` made this of; null where they cannot be. `try_aes_decrypt(expr, key[, mode[, padding[, aad]]])` */
  try_aes_decrypt(expr: Argument, key: Argument, mode?: Argument, padding?: Argument, aad?: Argument): Column
  /** The mean, or null where the sum overflows. `try_avg(expr)` */
  try_avg(expr: Argument): Column
  /** The quotient, or null where the divisor is 0. `try_divide(dividend, divisor)` */
  try_divide(dividend: Argument, divisor: Argument): Column
  /** The element at an index (from 1, or from the end), or the value of a key; null where there is none. `try_element_at(array, index), try_element_at(map, key)` */
  try_element_at(...args: Argument[]): Column
  /** As `make_interval`, with null for an overflow. `try_make_interval([years[, months[, weeks[, days[, hours[, mins[, secs]]]]]]])` */
  try_make_interval(years?: Argument, months?: Argument, weeks?: Argument, days?: Argument, hours?: Argument, mins?: Argument, secs?: Argument): Column
  /** As `make_timestamp`, with null for fields out of bounds. `try_make_timestamp(year, month, day, hour, min, sec[, timezone])` */
  try_make_timestamp(year: Argument, month: Argument, day: Argument, hour: Argument, min: Argument, sec: Argument, timezone?: Argument): Column
  /** As `make_timestamp_ltz`, with null for fields out of bounds. `try_make_timestamp_ltz(year, month, day, hour, min, sec[, timezone])` */
  try_make_timestamp_ltz(year: Argument, month: Argument, day: Argument, hour: Argument, min: Argument, sec: Argument, timezone?: Argument): Column
  /** As `make_timestamp_ntz`, with null for fields out of bounds. `try_make_timestamp_ntz(year, month, day, hour, min, sec[, timezone])` */
  try_make_timestamp_ntz(year: Argument, month: Argument, day: Argument, hour: Argument, min: Argument, sec: Argument, timezone?: Argument): Column
  /** The remainder, or null where the divisor is 0. `try_mod(dividend, divisor)` */
  try_mod(dividend: Argument, divisor: Argument): Column
  /** The product, or null where it overflows. `try_multiply(expr1, expr2)` */
  try_multiply(expr1: Argument, expr2: Argument): Column
  /** The JSON text as a variant; null where it is not JSON. `try_parse_json(jsonStr)` */
  try_parse_json(jsonStr: Argument): Column
  /** A part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY or USERINFO; with a key, the value of that parameter of the query. `try_parse_url(url, partToExtract[, key])` */
  try_parse_url(url: Argument, partToExtract: Argument, key?: Argument): Column
  /** What a static method of Java gives, as text; null where it fails. Only some methods are known. `try_reflect(class, method[, arg1[, arg2 ..]])` */
  try_reflect(class_: Argument, method: Argument, ...args: Argument[]): Column
  /** The difference, or null where it overflows. `try_subtract(expr1, expr2)` */
  try_subtract(expr1: Argument, expr2: Argument): Column
  /** The sum, or null where it overflows. `try_sum(expr)` */
  try_sum(expr: Argument): Column
  /** The bytes of text that is hexadecimal (the default), base 64 or UTF-8; null where it is malformed. `try_to_binary(str[, fmt])` */
  try_to_binary(str: Argument, fmt?: Argument): Column
  /** As `to_date`, with null for a text that is no date. `try_to_date(expr[, fmt])` */
  try_to_date(expr: Argument, fmt?: Argument): Column
  /** As `to_number`, with null for text that does not match. `try_to_number(expr, fmt)` */
  try_to_number(expr: Argument, fmt: Argument): Column
  /** As `to_time`, with null for a text that is no time. `try_to_time(str[, format])` */
  try_to_time(str: Argument, format?: Argument): Column
  /** As `to_timestamp`, with null for a text that is none. `try_to_timestamp(expr[, fmt])` */
  try_to_timestamp(expr: Argument, fmt?: Argument): Column
  /** The text that `url_encode` made this of; null for anything else. `try_url_decode(str)` */
  try_url_decode(str: Argument): Column
  /** The text, if it is well-formed UTF-8, else null. `try_validate_utf8(str)` */
  try_validate_utf8(str: Argument): Column
  /** The variant with a value at the end of the array at the path. `try_variant_array_append(v, path, value)` */
  try_variant_array_append(v: Argument, path: Argument, value: Argument): Column
  /** The part of the variant at the path, as a type; null where there is none, or where it is not of the type. `try_variant_get(v, path[, type])` */
  try_variant_get(v: Argument, path: Argument, type?: Argument): Column
  /** The variant with a value added at the path: a new field, or an element before the one that is there. Null where an argument is. `try_variant_insert(v, path, value)` */
  try_variant_insert(v: Argument, path: Argument, value: Argument): Column
  /** The variant with the value at the path replaced; one that is not there is added, unless `createIfMissing` is false. `try_variant_set(v, path, value[, createIfMissing])` */
  try_variant_set(v: Argument, path: Argument, value: Argument, createIfMissing?: Argument): Column
  /** The keys that another has not. `tuple_difference_double(first, second)` */
  tuple_difference_double(first: Argument, second: Argument): Column
  /** The keys that another has not. `tuple_difference_integer(first, second)` */
  tuple_difference_integer(first: Argument, second: Argument): Column
  /** The keys that a theta sketch has not. `tuple_difference_theta_double(first, second)` */
  tuple_difference_theta_double(first: Argument, second: Argument): Column
  /** The keys that a theta sketch has not. `tuple_difference_theta_integer(first, second)` */
  tuple_difference_theta_integer(first: Argument, second: Argument): Column
  /** The intersection of tuple sketches. `tuple_intersection_agg_double(sketch[, mode])` */
  tuple_intersection_agg_double(sketch: Argument, mode?: Argument): Column
  /** The intersection of tuple sketches. `tuple_intersection_agg_integer(sketch[, mode])` */
  tuple_intersection_agg_integer(sketch: Argument, mode?: Argument): Column
  /** The keys in common with another. `tuple_intersection_double(first, second[, mode])` */
  tuple_intersection_double(first: Argument, second: Argument, mode?: Argument): Column
  /** The keys in common with another. `tuple_intersection_integer(first, second[, mode])` */
  tuple_intersection_integer(first: Argument, second: Argument, mode?: Argument): Column
  /** The keys in common with a theta sketch. `tuple_intersection_theta_double(first, second[, mode])` */
  tuple_intersection_theta_double(first: Argument, second: Argument, mode?: Argument): Column
  /** The keys in common with a theta sketch. `tuple_intersection_theta_integer(first, second[, mode])` */
  tuple_intersection_theta_integer(first: Argument, second: Argument, mode?: Argument): Column
  /** A tuple sketch of the keys in the binary form of Apache DataSketches, with the numbers beside them combined by the mode: sum, min, max or alwaysone. `tuple_sketch_agg_double(key, summary[, lgNomEntries[, mode]])` */
  tuple_sketch_agg_double(key: Argument, summary: Argument, lgNomEntries?: Argument, mode?: Argument): Column
  /** A tuple sketch of the keys in the binary form of Apache DataSketches, with the numbers beside them combined by the mode: sum, min, max or alwaysone. `tuple_sketch_agg_integer(key, summary[, lgNomEntries[, mode]])` */
  tuple_sketch_agg_integer(key: Argument, summary: Argument, lgNomEntries?: Argument, mode?: Argument): Column
  /** About how many different keys a sketch has seen. `tuple_sketch_estimate_double(sketch)` */
  tuple_sketch_estimate_double(sketch: Argument): Column
  /** About how many different keys a sketch has seen. `tuple_sketch_estimate_integer(sketch)` */
  tuple_sketch_estimate_integer(sketch: Argument): Column
  /** The numbers of all keys combined: their sum, least or greatest, or how many there are. `tuple_sketch_summary_double(sketch[, mode])` */
  tuple_sketch_summary_double(sketch: Argument, mode?: Argument): Column
  /** The numbers of all keys combined: their sum, least or greatest, or how many there are. `tuple_sketch_summary_integer(sketch[, mode])` */
  tuple_sketch_summary_integer(sketch: Argument, mode?: Argument): Column
  /** The share of hashes that the sketch keeps. `tuple_sketch_theta_double(sketch)` */
  tuple_sketch_theta_double(sketch: Argument): Column
  /** The share of hashes that the sketch keeps. `tuple_sketch_theta_integer(sketch)` */
  tuple_sketch_theta_integer(sketch: Argument): Column
  /** The union of tuple sketches. `tuple_union_agg_double(sketch[, lgNomEntries[, mode]])` */
  tuple_union_agg_double(sketch: Argument, lgNomEntries?: Argument, mode?: Argument): Column
  /** The union of tuple sketches. `tuple_union_agg_integer(sketch[, lgNomEntries[, mode]])` */
  tuple_union_agg_integer(sketch: Argument, lgNomEntries?: Argument, mode?: Argument): Column
  /** The union with another. `tuple_union_double(first, second[, lgNomEntries[, mode]])` */
  tuple_union_double(first: Argument, second: Argument, lgNomEntries?: Argument, mode?: Argument): Column
  /** The union with another. `tuple_union_integer(first, second[, lgNomEntries[, mode]])` */
  tuple_union_integer(first: Argument, second: Argument, lgNomEntries?: Argument, mode?: Argument): Column
  /** The union with a theta sketch. `tuple_union_theta_double(first, second[, lgNomEntries[, mode]])` */
  tuple_union_theta_double(first: Argument, second: Argument, lgNomEntries?: Argument, mode?: Argument): Column
  /** The union with a theta sketch. `tuple_union_theta_integer(first, second[, lgNomEntries[, mode]])` */
  tuple_union_theta_integer(first: Argument, second: Argument, lgNomEntries?: Argument, mode?: Argument): Column
  /** The DDL name of the type. `typeof(expr)` */
  typeof(expr: Argument): Column
  /** The bytes of text in base 64. `unbase64(str)` */
  unbase64(str: Argument): Column
  /** The bytes of hexadecimal text; null where it is none. `unhex(expr)` */
  unhex(expr: Argument): Column
  /** A random number from one to below another, uniformly distributed. `uniform(min, max[, seed])` */
  uniform(min: Argument, max: Argument, seed?: Argument): Column
  /** The days since 1970-01-01. `unix_date(date)` */
  unix_date(date: Argument): Column
  /** The micros since 1970-01-01 00:00:00 UTC. `unix_micros(timestamp)` */
  unix_micros(timestamp: Argument): Column
  /** The millis since 1970-01-01 00:00:00 UTC. `unix_millis(timestamp)` */
  unix_millis(timestamp: Argument): Column
  /** The nanoseconds since 1970-01-01 00:00:00 UTC. `unix_nanos(timestamp)` */
  unix_nanos(timestamp: Argument): Column
  /** The seconds since 1970-01-01 00:00:00 UTC. `unix_seconds(timestamp)` */
  unix_seconds(timestamp: Argument): Column
  /** The seconds since 1970-01-01 00:00:00 UTC of a timestamp, a date, or text of a pattern; of now without arguments. `unix_timestamp([timeExp[, fmt]])` */
  unix_timestamp(timeExp?: Argument, fmt?: Argument): Column
  /** The text in upper case. `upper(str)` */
  upper(str: Argument): Column
  /** The text in upper case. `upper(str)` */
  ucase(str: Argument): Column
  /** The text that `url_encode` made this of. `url_decode(str)` */
  url_decode(str: Argument): Column
  /** The text as it is sent in a form: `application/x-www-form-urlencoded`. `url_encode(str)` */
  url_encode(str: Argument): Column
  /** A random UUID (version 4). `uuid([seed])` */
  uuid(seed?: Argument): Column
  /** The text, if it is well-formed UTF-8, else an error. `validate_utf8(str)` */
  validate_utf8(str: Argument): Column
  /** The variance of a population. `var_pop(expr)` */
  var_pop(expr: Argument): Column
  /** The variance of a sample; null of fewer than two values. `variance(expr)` */
  variance(expr: Argument): Column
  /** The variance of a sample; null of fewer than two values. `variance(expr)` */
  var_samp(expr: Argument): Column
  /** The variant with a value at the end of the array at the path. `variant_array_append(v, path, value)` */
  variant_array_append(v: Argument, path: Argument, value: Argument): Column
  /** The variant without what is at the paths, one after the other; paths that are null or lead nowhere delete nothing. `variant_delete(v, path1[, path2, ...])` */
  variant_delete(v: Argument, ...args: Argument[]): Column
  /** A row per element of an array or field of an object in a variant. `variant_explode(expr)` */
  variant_explode(expr: Argument): Column
  /** A row per element of an array or field of an object in a variant, or one of nulls for nothing. `variant_explode_outer(expr)` */
  variant_explode_outer(expr: Argument): Column
  /** The part of the variant at the path, as a type (a variant, if none is named); null where there is none, an error where it is not of the type. `variant_get(v, path[, type])` */
  variant_get(v: Argument, path: Argument, type?: Argument): Column
  /** The variant with a value added at the path: a new field, or an element before the one that is there. Null where an argument is. `variant_insert(v, path, value)` */
  variant_insert(v: Argument, path: Argument, value: Argument): Column
  /** The variant with the value at the path replaced; one that is not there is added, unless `createIfMissing` is false. `variant_set(v, path, value[, createIfMissing])` */
  variant_set(v: Argument, path: Argument, value: Argument, createIfMissing?: Argument): Column
  /** The variant without JSON's nulls: fields, and elements of arrays unless `stripArrays` is false; null for a variant that is one. `variant_strip_nulls(v[, stripArrays])` */
  variant_strip_nulls(v: Argument, stripArrays?: Argument): Column
  /** The mean of the vectors. `vector_avg(array)` */
  vector_avg(array: Argument): Column
  /** The cosine of the angle between the vectors; null where one of them is zero. `vector_cosine_similarity(array1, array2)` */
  vector_cosine_similarity(array1: Argument, array2: Argument): Column
  /** The sum of the products of the vectors’ elements. `vector_inner_product(array1, array2)` */
  vector_inner_product(array1: Argument, array2: Argument): Column
  /** The Euclidean distance between the vectors. `vector_l2_distance(array1, array2)` */
  vector_l2_distance(array1: Argument, array2: Argument): Column
  /** The length of the vector: by degree 1 the sum of absolute values, by 2 the Euclidean, by infinity the greatest absolute value. `vector_norm(vector[, degree])` */
  vector_norm(vector: Argument, degree?: Argument): Column
  /** The vector divided by its norm; null where that is zero. `vector_normalize(vector[, degree])` */
  vector_normalize(vector: Argument, degree?: Argument): Column
  /** The vectors added up. `vector_sum(array)` */
  vector_sum(array: Argument): Column
  /** The version of Spark whose behaviour this is, and a revision. `version()` */
  version(): Column
  /** The day of the week, 0 for Monday to 6 for Sunday. `weekday(date)` */
  weekday(date: Argument): Column
  /** The ISO week: weeks begin on Monday, week 1 is the first with more than 3 days. `weekofyear(date)` */
  weekofyear(date: Argument): Column
  /** The number of the bucket that a value falls into, among so many of equal width; 0 below and one more above. `width_bucket(value, min_value, max_value, num_bucket)` */
  width_bucket(value: Argument, min_value: Argument, max_value: Argument, num_bucket: Argument): Column
  /** The windows of time, inclusive of their start and exclusive of their end, that a timestamp lies in: of a fixed duration, one every slide_duration, counted from 1970-01-01 00:00:00 UTC plus start_time. `window(time_column, window_duration[, slide_duration[, start_time]])` */
  window(time_column: Argument, window_duration: Argument, slide_duration?: Argument, start_time?: Argument): Column
  /** The last microsecond of a window or session: a time that lies in it. `window_time(window_column)` */
  window_time(window_column: Argument): Column
  /** The values of the nodes that are found (elements themselves have none). `xpath(xml, xpath)` */
  xpath(xml: Argument, xpath: Argument): Column
  /** Is the expression true, or a node found? `xpath_boolean(xml, xpath)` */
  xpath_boolean(xml: Argument, xpath: Argument): Column
  /** The number. `xpath_double(xml, xpath)` */
  xpath_double(xml: Argument, xpath: Argument): Column
  /** The number. `xpath_double(xml, xpath)` */
  xpath_number(xml: Argument, xpath: Argument): Column
  /** The number as a float. `xpath_float(xml, xpath)` */
  xpath_float(xml: Argument, xpath: Argument): Column
  /** The number as an int, 0 if it is none. `xpath_int(xml, xpath)` */
  xpath_int(xml: Argument, xpath: Argument): Column
  /** The number as a bigint, 0 if it is none. `xpath_long(xml, xpath)` */
  xpath_long(xml: Argument, xpath: Argument): Column
  /** The number as a smallint, 0 if it is none. `xpath_short(xml, xpath)` */
  xpath_short(xml: Argument, xpath: Argument): Column
  /** The text of the first node that is found. `xpath_string(xml, xpath)` */
  xpath_string(xml: Argument, xpath: Argument): Column
  /** The 64-bit xxHash of the values. `xxhash64(expr1, expr2, ...)` */
  xxhash64(...args: Argument[]): Column
  /** The year. `year(date)` */
  year(date: Argument): Column
  /** Zero where it is null. `zeroifnull(expr)` */
  zeroifnull(expr: Argument): Column
  /** Each pair of elements at the same index put through a function; nulls where an array is shorter. `zip_with(left, right, func)` */
  zip_with(left: Argument, right: Argument, func: Argument): Column
}
