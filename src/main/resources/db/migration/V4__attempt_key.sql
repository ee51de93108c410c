-- With which of the provider's keys the request was last sent: the first eight hex digits of the key's SHA-256.
ALTER TABLE attempts ADD COLUMN key_id TEXT; -- null: not sent yet, without a key, or sent before this was noted
