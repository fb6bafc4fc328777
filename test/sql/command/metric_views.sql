-- measures of metric views, and measure() where there is none
CREATE TABLE mv_sales (region STRING, product STRING, amount INT, day DATE) USING parquet;
INSERT INTO mv_sales VALUES ('east', 'a', 10, DATE'2024-01-01'), ('east', 'b', 20, DATE'2024-01-02'), ('west', 'a', 5, DATE'2024-01-02'), ('west', 'b', NULL, DATE'2024-02-01');
CREATE VIEW mv1 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mv_sales
dimensions:
  - name: region
    expr: region
  - name: product_upper
    expr: upper(product)
measures:
  - name: total
    expr: sum(amount)
  - name: n
    expr: count(*)
$$;
SELECT region, measure(total) FROM mv1 GROUP BY region ORDER BY region;
SELECT region, product_upper, measure(total) AS t, measure(n) FROM mv1 GROUP BY region, product_upper ORDER BY region, product_upper;
SELECT measure(total), measure(n) FROM mv1;
SELECT region, measure(total) + 1 FROM mv1 GROUP BY ALL ORDER BY region;
SELECT region, measure(total) FROM mv1 WHERE product_upper = 'A' GROUP BY region ORDER BY region;
SELECT region FROM mv1 GROUP BY region ORDER BY region;
SELECT region, measure(total) FROM mv1 GROUP BY region HAVING measure(n) > 1 ORDER BY measure(total);
SELECT * FROM mv1;
SELECT region, total FROM mv1;
SELECT total FROM mv1;
SELECT measure(region) FROM mv1;
SELECT measure(nope) FROM mv1;
SELECT measure(1);
SELECT measure(region) FROM mv_sales;
SELECT measure(sum(total)) FROM mv1;
SELECT sum(total) FROM mv1;
DESCRIBE mv1;
DESCRIBE EXTENDED mv1;
SHOW CREATE TABLE mv1;
SHOW VIEWS;
SHOW TABLES;
SHOW COLUMNS IN mv1;
CREATE VIEW mv2 (region COMMENT 'the region', total) WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: SELECT * FROM mv_sales WHERE amount IS NOT NULL
filter: amount > 5
dimensions:
  - name: r
    expr: region
measures:
  - name: t
    expr: sum(amount)
$$;
SELECT region, measure(total) FROM mv2 GROUP BY region ORDER BY region;
CREATE VIEW mv3 WITH METRICS LANGUAGE YAML AS $$ nonsense $$;
CREATE VIEW mv4 WITH METRICS LANGUAGE PYTHON AS $$ version: "0.1" $$;
CREATE VIEW mv5 WITH METRICS AS $$ version: "0.1" $$;
CREATE VIEW mv5 WITH METRICS LANGUAGE YAML AS SELECT 1;
CREATE TEMPORARY VIEW mv6 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mv_sales
dimensions:
  - name: region
    expr: region
measures:
  - name: total
    expr: sum(amount)
$$;
SELECT region, measure(total) FROM mv6 GROUP BY region ORDER BY region;
CREATE VIEW mv7 WITH METRICS LANGUAGE YAML AS
$$
version: "9.9"
source: mv_sales
measures:
  - name: total
    expr: sum(amount)
$$;
CREATE VIEW mv8 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: nope
measures:
  - name: total
    expr: sum(amount)
$$;
CREATE VIEW mv9 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mv_sales
measures:
  - name: total
    expr: sum(nope)
$$;
CREATE VIEW mv10 WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mv_sales
dimensions:
  - name: d
    expr: sum(amount)
measures:
  - name: total
    expr: amount
$$;
CREATE OR REPLACE VIEW mv1 COMMENT 'sales' TBLPROPERTIES ('k' = 'v') WITH METRICS LANGUAGE YAML AS
$$
version: "0.1"
source: mv_sales
filter: region = 'east'
dimensions:
  - name: region
    expr: region
  - name: month
    expr: date_trunc('MONTH', day)
measures:
  - name: total
    expr: sum(amount)
  - name: largest
    expr: max(amount)
$$;
SELECT month, measure(total), measure(largest) FROM mv1 GROUP BY month ORDER BY month;
SELECT m.region, measure(m.total) FROM mv1 m GROUP BY m.region;
SELECT measure(total) FROM (SELECT * FROM mv1);
WITH c AS (SELECT region, measure(total) AS t FROM mv1 GROUP BY region) SELECT * FROM c;
SELECT region, measure(total) FROM mv1 JOIN (SELECT 1) GROUP BY region;
SELECT region, measure(total) OVER () FROM mv1;
SELECT measure(DISTINCT total) FROM mv1;
SELECT measure(total) FILTER (WHERE region = 'east') FROM mv1;
SELECT measure() FROM mv1;
SELECT measure(total, total) FROM mv1;
DROP VIEW mv1;
DESCRIBE FUNCTION measure;
