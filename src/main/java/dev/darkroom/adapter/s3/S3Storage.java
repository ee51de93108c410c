package dev.darkroom.adapter.s3;

import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageCheck;
import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.StoreItem;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.util.ObjectHelper;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects in a bucket. Uploads go through the route {@code store-s3}, all else straight to the client. */
final class S3Storage implements ImageStorage {
    private static final Duration CHECK = Duration.ofSeconds(10);

    private static final int PAST_ITS_END = 416;

    private final S3Client client;
    private final S3Names names;
    private final S3Links links;
    private final String where;
    private final ProducerTemplate routes;

    S3Storage(S3Client client, S3Names names, S3Links links, String where, ProducerTemplate routes) {
        this.client = client;
        this.names = names;
        this.links = links;
        this.where = where;
        this.routes = routes;
    }

    @Override
    public void put(List<StoreItem> items) throws StorageException {
        try {
            routes.sendBody("direct:store-s3", items);
        } catch (CamelExecutionException e) {
            StorageException reason = ObjectHelper.getException(StorageException.class, e);
            if (reason != null) {
                throw reason;
            }
            throw e;
        }
    }

    @Override
    public InputStream open(String key) throws StorageException {
        return open(key, null);
    }

    @Override
    public InputStream open(String key, long bytes, long offset, long length) throws StorageException {
        boolean whole = offset == 0 && length == bytes;
        ResponseInputStream<GetObjectResponse> in =
                open(key, whole ? null : "bytes=" + offset + "-" + (offset + length - 1));
        long found = S3Length.of(in.response());
        if (found != bytes) {
            in.abort(); // closing would read the rest
            throw StorageException.otherLength(names.object(key), where, bytes, found);
        }
        return in;
    }

    private ResponseInputStream<GetObjectResponse> open(String key, String range) throws StorageException {
        String object = names.object(key);
        try {
            return client.getObject(
                    get -> get.bucket(names.bucket()).key(object).range(range));
        } catch (NoSuchKeyException e) {
            throw StorageException.permanent("there is no object " + object + " in " + where);
        } catch (SdkException e) {
            if (e instanceof S3Exception answer && answer.statusCode() == PAST_ITS_END) {
                throw StorageException.permanent(
                        object + " in " + where + " is shorter than it was stored; restore it from a backup");
            }
            throw S3Fault.of(e, where).because("cannot read " + object, e);
        }
    }

    @Override
    public Optional<String> share(String key, Duration life) {
        return links.share(key, life);
    }

    @Override
    public String url(String key) {
        return names.url(key);
    }

    @Override
    public StorageCheck check() {
        try {
            look();
            return StorageCheck.good(where);
        } catch (SdkException e) {
            S3Fault fault = S3Fault.of(e, where);
            return StorageCheck.bad(fault.problem(), fault.remedy());
        }
    }

    private void look() {
        try {
            client.headBucket(
                    head -> head.bucket(names.bucket()).overrideConfiguration(call -> call.apiCallTimeout(CHECK)));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                throw e;
            }
            // the answer to HEAD has no body; the same question as GET is answered with a reason
            client.listObjectsV2(list ->
                    list.bucket(names.bucket()).maxKeys(1).overrideConfiguration(call -> call.apiCallTimeout(CHECK)));
            throw e;
        }
    }
}
