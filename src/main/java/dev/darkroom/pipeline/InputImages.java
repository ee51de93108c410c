package dev.darkroom.pipeline;

import dev.darkroom.asset.BadImageException;
import dev.darkroom.asset.EditMask;
import dev.darkroom.asset.ImageInspector;
import dev.darkroom.asset.InputFiles;
import dev.darkroom.asset.InputImage;
import dev.darkroom.job.ImageFormat;
import dev.darkroom.job.InputReference;
import dev.darkroom.job.Operation;
import dev.darkroom.pipeline.NoInputException.Outlook;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.Inputs;
import dev.darkroom.render.RenderWaitsException;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOException;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Before anything is bought for an edit: its image and mask lie as checked files on this node, or the render fails. */
public final class InputImages {
    private static final Logger LOGGER = LoggerFactory.getLogger(InputImages.class);
    private static final String IMAGE = "image";
    private static final String MORE = "more_images";
    private static final String MASK = "mask";
    private static final String WHOLE = "a whole PNG, JPEG or WebP ";
    /** An address is asked so often, after pauses of 1, 2, 4 s and so on. */
    private static final int MOST_TRIES = 6;

    private static final Duration STORAGE_PAUSE = Duration.ofSeconds(15);

    private final InputSources sources;
    private final InputFiles files;
    private final ImageInspector inspector;
    private final BackPressure backPressure;

    public InputImages(InputSources sources, InputFiles files, ImageInspector inspector, BackPressure backPressure) {
        this.sources = sources;
        this.files = files;
        this.inspector = inspector;
        this.backPressure = backPressure;
    }

    /** What is wrong with a field of the job. */
    private static final class BadInputException extends Exception {
        private static final long serialVersionUID = 1L;

        BadInputException(String field, String problem, String expected) {
            super(field + ": " + problem + "; expected " + expected);
        }
    }

    /**
     * Gets the inputs of an edit that is not at a provider yet. In dry-run a URL is looked at and nobody is asked.
     *
     * @throws RenderWaitsException when an input cannot be had just now
     */
    public void fetch(@ExchangeProperty(Claims.WORK) RenderWork work) throws IOException {
        if (work.request().operation() != Operation.EDIT || work.bought() || work.hasImage() || work.isOver()) {
            return;
        }
        backPressure.requireRoom(work.claim());
        try {
            InputImage image = input(work, IMAGE, work.request().image());
            InputImage mask = work.request().mask() == null
                    ? null
                    : input(work, MASK, work.request().mask());
            if (mask != null) {
                requireMask(mask, image);
            }
            work.inputs(new Inputs(image, more(work), mask));
        } catch (BadInputException e) {
            work.failed(ErrorType.INVALID_REQUEST, e.getMessage(), true);
        }
    }

    private List<InputImage> more(RenderWork work) throws IOException, BadInputException {
        List<InputImage> more = new ArrayList<>();
        for (String given : work.request().moreImages()) {
            InputImage image = input(work, MORE, given);
            if (image != null) {
                more.add(image);
            }
        }
        return more;
    }

    private InputImage input(RenderWork work, String field, String given) throws IOException, BadInputException {
        InputReference reference = InputReference.of(given);
        try {
            if (work.isDryRun() && reference.kind() == InputReference.Kind.URL) {
                sources.requireUrl(reference);
                return null;
            }
            Path file = files.<NoInputException>file(
                    work.claim().renderId(),
                    given,
                    out -> sources.write(reference, work.request().instanceId(), out));
            return new InputImage(file, inspector.inspect(file));
        } catch (BadImageException e) {
            throw new BadInputException(
                    field,
                    "is " + e.getMessage(),
                    WHOLE + "within darkroom.image.max-size and darkroom.image.max-pixels");
        } catch (NoInputException e) {
            throw missing(work, field, reference, e);
        }
    }

    private static BadInputException missing(
            RenderWork work, String field, InputReference reference, NoInputException failure) {
        int tries = work.claim().failures() + 1;
        if (failure.outlook() == Outlook.GOOD) {
            LOGGER.warn("{}: {} {}", work.claim().renderId(), field, failure.getMessage());
            throw new RenderWaitsException(work.claim(), "for its " + field + " from storage", STORAGE_PAUSE);
        }
        boolean unsure = failure.outlook() == Outlook.UNSURE;
        if (unsure && tries < MOST_TRIES) {
            LOGGER.info("{}: {} {}", work.claim().renderId(), field, failure.getMessage());
            throw RenderWaitsException.counted(work.claim(), "for its " + field, Duration.ofSeconds(1L << (tries - 1)));
        }
        return new BadInputException(
                field,
                failure.getMessage() + (unsure ? ", also after " + tries + " tries" : ""),
                switch (reference.kind()) {
                    case ASSET -> "the id of an asset of the same instance, an https URL, or an image in base64";
                    case URL -> "an https URL on port 443, without user name, that answers with the image itself";
                    case UPLOAD -> "upload: and the SHA-256 of a file that this instance has sent";
                    case BASE64 -> WHOLE + "in base64";
                });
    }

    private static void requireMask(InputImage mask, InputImage image) throws IOException, BadInputException {
        boolean otherSize = image != null && (mask.width() != image.width() || mask.height() != image.height());
        if (otherSize || mask.format() != ImageFormat.PNG) {
            throw new BadInputException(
                    MASK,
                    "is a " + mask.format() + " of " + mask.width() + "x" + mask.height() + " pixels",
                    image == null
                            ? "a PNG of the size of the image"
                            : "a PNG of " + image.width() + "x" + image.height() + " pixels, the size of the image");
        }
        requireHole(mask);
    }

    /** A mask without an alpha channel may be in black and white, for models that take it so. */
    private static void requireHole(InputImage mask) throws IOException, BadInputException {
        String transparent = "a PNG that is wholly transparent where the image may change";
        try {
            if (EditMask.isTransparent(mask) && !EditMask.hasHole(mask)) {
                throw new BadInputException(MASK, "has no pixel that is wholly transparent", transparent);
            }
        } catch (IIOException e) {
            throw new BadInputException(MASK, "is a PNG that cannot be decoded", transparent);
        }
    }
}
