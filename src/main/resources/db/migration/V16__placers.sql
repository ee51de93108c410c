-- Who is placing an image in Figma now, and until when it is left to them: two people may press the button at once.
ALTER TABLE exports ADD COLUMN placer TEXT;
ALTER TABLE exports ADD COLUMN placing_until BIGINT;
