-- Which node has the image of an attempt that is ready in its spool; null: it became ready before this was noted.
ALTER TABLE attempts ADD COLUMN spool_node TEXT;
