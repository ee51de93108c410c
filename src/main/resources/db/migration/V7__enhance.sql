-- A render's prompt may be rewritten before its image is bought: an attempt of its own, at 'openrouter', which is no
-- provider of images. It stays beside the attempts that buy the image.
DROP INDEX one_open_attempt;
CREATE UNIQUE INDEX one_open_attempt ON attempts (render_id)
    WHERE provider <> 'openrouter' AND state NOT IN ('released', 'spent_lost', 'spent_unknown');
-- It is asked for once, whatever came of it; one that was reserved and never sent does not count.
CREATE UNIQUE INDEX one_rewriting ON attempts (render_id)
    WHERE provider = 'openrouter' AND (state <> 'released' OR submits > 0);
