-- What a provider's answer says of itself, be it a refusal: to ask the provider about a call.
ALTER TABLE attempts ADD COLUMN provider_request_id TEXT; -- its id of the request; provider_ref is that of a task
ALTER TABLE attempts ADD COLUMN provider_model TEXT; -- the version of the model that answered, in its words
