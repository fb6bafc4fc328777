-- SQL scripts
BEGIN
  SELECT 1;
END;
BEGIN
  DECLARE x INT DEFAULT 1;
  SET x = x + 41;
  SELECT x AS answer;
END;
BEGIN
  DECLARE i INT DEFAULT 0;
  DECLARE s INT DEFAULT 0;
  WHILE i < 5 DO
    SET i = i + 1;
    SET s = s + i;
  END WHILE;
  SELECT i AS i, s AS s;
END;
BEGIN
  DECLARE x INT DEFAULT 5;
  IF x > 3 THEN
    SELECT 'big' AS size;
  ELSEIF x > 1 THEN
    SELECT 'middling' AS size;
  ELSE
    SELECT 'small' AS size;
  END IF;
END;
BEGIN
  DECLARE t INT DEFAULT 0;
  FOR d AS SELECT id FROM departments DO
    SET t = t + d.id;
  END FOR;
  SELECT t AS total;
END;
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
    SELECT 'caught' AS what;
  SELECT 1 / 0;
END;
BEGIN
  DECLARE n INT DEFAULT 0;
  lbl: LOOP
    SET n = n + 1;
    IF n > 3 THEN LEAVE lbl;
    END IF;
  END LOOP;
  SELECT n AS n;
END;
BEGIN
  SELECT nope;
END;
BEGIN
  DECLARE x INT;
  DECLARE x INT;
END;
