-- what the YAML of a metric view may say, and what measures are made of
CREATE TABLE mm (k STRING, sub STRING, n INT, price DOUBLE, day DATE) USING parquet;
INSERT INTO mm VALUES ('a', 'x', 1, 1.5, DATE'2024-01-01'), ('a', 'y', 2, 2.5, DATE'2024-01-02'), ('b', 'x', 3, 3.5, DATE'2024-01-02'), ('b', 'x', NULL, 4.5, DATE'2024-02-01');
CREATE VIEW m1 WITH METRICS LANGUAGE YAML AS
$$
version: 0.1
source: mm
dimensions:
  - name: k
    expr: k
measures:
  - name: total
    expr: sum(n)
$$;
SELECT k, measure(total) FROM m1 GROUP BY k ORDER BY k;
CREATE VIEW m2 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mm
dimensions:
  - name: k
    expr: k
$$;
SELECT k FROM m2 GROUP BY k ORDER BY k;
SELECT * FROM m2;
CREATE VIEW m3 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mm
measures:
  - name: ratio
    expr: sum(price) / count(n)
  - name: `quoted`
    expr: count(DISTINCT k)
  - name: "double quoted"
    expr: "sum(n) FILTER (WHERE k = 'a')"
$$;
SELECT measure(ratio), measure(`double quoted`) FROM m3;
SELECT measure(`quoted`) FROM m3;
DESCRIBE m3;
CREATE VIEW m4 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
measures:
  - name: total
    expr: sum(n)
$$;
CREATE VIEW m5 WITH METRICS LANGUAGE YAML AS
$$
source: mm
measures:
  - name: total
    expr: sum(n)
$$;
CREATE VIEW m6 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mm
nonsense: true
measures:
  - name: total
    expr: sum(n)
$$;
CREATE VIEW m7 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mm
measures:
  - name: total
$$;
CREATE VIEW m8 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mm
measures:
  - expr: sum(n)
$$;
CREATE VIEW m9 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mm
dimensions:
  - name: k
    expr: k
measures:
  - name: k
    expr: sum(n)
$$;
CREATE VIEW m10 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mm
dimensions:
  - name: d
    expr: k ||
measures:
  - name: t
    expr: sum(n)
$$;
CREATE VIEW m11 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mm
measures:
  - name: t
    expr: n + 1
$$;
CREATE VIEW m12 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mm
filter: n + 1
measures:
  - name: t
    expr: sum(n)
$$;
CREATE VIEW m13 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: SELECT k, sum(n) AS s FROM mm GROUP BY k
filter: s > 2
# a comment
dimensions:
  - name: letter
    expr: upper(k)   # another
measures:
  - name: most
    expr: max(s)
  - name: least
    expr: |
      min(s)
  - name: both
    expr: >
      max(s)
      - min(s)
$$;
SELECT letter, measure(most), measure(least), measure(both) FROM m13 GROUP BY letter ORDER BY letter;
CREATE VIEW m14 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mm
dimensions:
  - name: k
    expr: k
  - name: kk
    expr: k || k
  - name: month
    expr: date_trunc('MONTH', day)
measures:
  - name: total
    expr: sum(n)
  - name: twice
    expr: measure(total) * 2
$$;
CREATE VIEW m15 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mm
dimensions:
  - name: k
    expr: k
  - name: kk
    expr: k || k
  - name: m
    expr: month(day)
measures:
  - name: total
    expr: sum(n)
  - name: n_rows
    expr: count(*)
  - name: avg_price
    expr: avg(price)
$$;
SELECT kk, m, measure(total), measure(n_rows), measure(avg_price) FROM m15 GROUP BY kk, m ORDER BY kk, m;
SELECT upper(kk) AS u, measure(total) AS t FROM m15 GROUP BY upper(kk) ORDER BY u;
SELECT kk AS u, measure(total) AS t FROM m15 GROUP BY 1 ORDER BY t DESC, u;
SELECT k, m, measure(total) FROM m15 GROUP BY ROLLUP (k, m) ORDER BY k, m;
SELECT k, measure(total) FROM m15 GROUP BY GROUPING SETS ((k), ()) ORDER BY k;
SELECT k, measure(total), count(*), sum(m) FROM m15 GROUP BY k ORDER BY k;
SELECT k, measure(total) / measure(n_rows) AS r FROM m15 GROUP BY k ORDER BY r, k;
SELECT k, measure(total) AS t FROM m15 GROUP BY k ORDER BY measure(total) DESC;
SELECT k, measure(total) AS t FROM m15 GROUP BY k HAVING t > 3;
SELECT k, measure(total) AS t FROM m15 GROUP BY k HAVING measure(total) > 3;
SELECT k, measure(total) AS t FROM m15 WHERE m = 1 AND kk <> 'zz' GROUP BY k ORDER BY k;
SELECT k, measure(total) AS t FROM m15 WHERE total > 1 GROUP BY k;
SELECT k, t FROM (SELECT k, measure(total) AS t FROM m15 GROUP BY k) WHERE t > 3;
SELECT a.k, a.t, b.c FROM (SELECT k, measure(total) AS t FROM m15 GROUP BY k) a JOIN (SELECT k, measure(n_rows) AS c FROM m15 GROUP BY k) b ON a.k = b.k ORDER BY a.k;
SELECT k, t, rank() OVER (ORDER BY t) FROM (SELECT k, measure(total) AS t FROM m15 GROUP BY k) ORDER BY k;
SELECT DISTINCT k FROM m15;
SELECT k FROM m15;
SELECT count(*) FROM m15;
SELECT n FROM m15 GROUP BY n;
SELECT sub, measure(total) FROM m15 GROUP BY sub;
SELECT k, measure(total) FROM m15 GROUP BY k UNION ALL SELECT 'all', measure(total) FROM m15 ORDER BY k;
CREATE VIEW over15 AS SELECT k, measure(total) AS t FROM m15 GROUP BY k;
SELECT * FROM over15 ORDER BY k;
CREATE VIEW over15b WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: over15
measures:
  - name: best
    expr: max(t)
$$;
SELECT measure(best) FROM over15b;
CREATE VIEW m16 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: m15
measures:
  - name: best
    expr: max(total)
$$;
CREATE VIEW IF NOT EXISTS m15 WITH METRICS LANGUAGE YAML AS $$ broken $$;
CREATE VIEW m17 (a, b, c) WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mm
measures:
  - name: t
    expr: sum(n)
$$;
CREATE VIEW m18 (a COMMENT 'the sum') COMMENT 'one' TBLPROPERTIES ('x' = 'y') WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mm
filter: n > 1
measures:
  - name: t
    expr: sum(n)
$$;
DESCRIBE EXTENDED m18;
DESCRIBE EXTENDED m18 AS JSON;
SHOW TBLPROPERTIES m18;
SHOW TABLE EXTENDED LIKE 'm18';
SELECT measure(a) FROM m18;
ALTER VIEW m18 RENAME TO m19;
ALTER VIEW m19 SET TBLPROPERTIES ('z' = 'w');
ALTER VIEW m19 AS SELECT 1;
INSERT INTO m19 VALUES (1);
DROP TABLE m19;
ANALYZE TABLE m19 COMPUTE STATISTICS;
CREATE VIEW m20 WITH METRICS LANGUAGE SQL AS $$x$$;
CREATE VIEW m20 LANGUAGE YAML AS $$x$$;
CREATE VIEW m20 WITH METRICS LANGUAGE YAML WITH SCHEMA EVOLUTION AS $$x$$;
CREATE VIEW m21 WITH METRICS LANGUAGE YAML AS $$$$;
CREATE OR REPLACE VIEW m22 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: spark_catalog.default.mm
dimensions: [{name: k, expr: k}]
measures:
- name: t
  expr: sum(n)
$$;
SELECT k, measure(t) FROM m22 GROUP BY k ORDER BY k;
DROP VIEW m22;
