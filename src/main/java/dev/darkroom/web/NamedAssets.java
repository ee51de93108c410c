package dev.darkroom.web;

import dev.darkroom.adapter.jdbc.AssetReader;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.job.InputError;
import dev.darkroom.job.InputReference;
import dev.darkroom.job.JobRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The assets that a call of OpenAI's edits names with {@code file_id}: they must be there before it is a job. */
final class NamedAssets {
    private final AssetReader assets;

    NamedAssets(AssetReader assets) {
        this.assets = assets;
    }

    /** @throws HttpProblem 400 with each one that is not there, or of another instance */
    void require(JobRequest job) throws HttpProblem {
        List<InputError> errors = new ArrayList<>();
        Stream.concat(Stream.ofNullable(job.image()), job.moreImages().stream())
                .forEach(image -> check(job, "/images", image, errors));
        Stream.ofNullable(job.mask()).forEach(mask -> check(job, "/mask", mask, errors));
        if (!errors.isEmpty()) {
            throw HttpProblem.of(errors);
        }
    }

    private void check(JobRequest job, String pointer, String given, List<InputError> errors) {
        InputReference reference = InputReference.of(given);
        if (reference.kind() == InputReference.Kind.ASSET
                && assets.storageKey(job.instanceId(), reference.text()).isEmpty()) {
            errors.add(new InputError(
                    null,
                    pointer,
                    "names the asset '" + reference.text() + "', which is not there",
                    "the id of an asset of the same instance"));
        }
    }
}
