package dev.darkroom.adapter.s3;

import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.StoreItem;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the route {@code store-s3} does round the upload itself. */
public final class S3Upload {
    private static final String ITEM = "darkroomStoreItem";
    private static final String HEADERS = "CamelAwsS3*";
    private static final String CACHE_FOR_EVER = "public, max-age=31536000, immutable";

    private final S3Client client;
    private final S3Names names;
    private final String where;

    S3Upload(S3Client client, S3Names names, String where) {
        this.client = client;
        this.names = names;
        this.where = where;
    }

    /** Turns one of the items, which has a message of its own, into an upload. Headers that steer the component are ours alone, whoever sent the message. */
    public void prepare(Exchange exchange) throws StorageException {
        Message message = exchange.getMessage();
        StoreItem item = message.getBody(StoreItem.class);
        requireSize(item);
        exchange.setProperty(ITEM, item);
        message.removeHeaders(HEADERS);
        message.setHeader(AWS2S3Constants.KEY, names.object(item.key()));
        message.setHeader(AWS2S3Constants.CONTENT_TYPE, item.contentType());
        message.setHeader(AWS2S3Constants.CACHE_CONTROL, CACHE_FOR_EVER);
        message.setHeader(AWS2S3Constants.METADATA, Map.of(Sha256Interceptor.METADATA, item.sha256()));
        message.setBody(item.file().toFile());
    }

    private static void requireSize(StoreItem item) throws StorageException {
        try {
            long size = Files.size(item.file());
            if (size != item.bytes()) {
                throw StorageException.permanent(item.file() + " is not the file that was announced for " + item.key()
                        + ": expected " + item.bytes() + " bytes, found " + size);
            }
        } catch (IOException e) {
            throw StorageException.passing("cannot read " + item.file() + " for " + item.key(), e);
        }
    }

    /** After a refused upload: all is well when the same object is there already. */
    public void acceptSame(Exchange exchange) throws StorageException {
        SdkException refusal = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, SdkException.class);
        StoreItem item = exchange.getProperty(ITEM, StoreItem.class);
        String action = "cannot store " + item.key();
        boolean taken = refusal instanceof S3Exception s3 && (s3.statusCode() == 412 || s3.statusCode() == 409);
        if (!taken) {
            throw S3Fault.of(refusal, where).because(action, refusal);
        }
        HeadObjectResponse stored = stored(item, action);
        boolean same = item.derived()
                || (stored.contentLength() == item.bytes()
                        && item.sha256().equals(stored.metadata().get(Sha256Interceptor.METADATA)));
        if (!same) {
            throw StorageException.permanent(
                    item.key() + " is stored already in " + where + ", with other content; it is not replaced");
        }
    }

    private HeadObjectResponse stored(StoreItem item, String action) throws StorageException {
        try {
            return client.headObject(head -> head.bucket(names.bucket()).key(names.object(item.key())));
        } catch (SdkException e) {
            throw S3Fault.of(e, where).because(action, e);
        }
    }
}
