package dev.darkroom.adapter.s3;

import dev.darkroom.asset.ImageStorage;
import dev.darkroom.config.Settings;
import org.apache.camel.CamelContext;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The beans of S3 storage. The AWS client costs start-up time and memory: only a program with {@code
 * darkroom.storage=s3} may touch this class, and no other class outside this package names an AWS type.
 */
public final class S3Beans {
    private S3Beans() {}

    /**
     * Binds what the route {@code store-s3} needs: {@code s3Client} and {@code s3Links} (closed with the
     * context), {@code s3Upload} and {@code storage}. Makes no call.
     *
     * @return the storage, usable as soon as the routes run
     * @throws IllegalArgumentException when a setting is wrong; names the property
     */
    public static ImageStorage bind(CamelContext camel, Settings.S3 settings) {
        return bind(camel, settings, S3Limits.STANDARD);
    }

    static ImageStorage bind(CamelContext camel, Settings.S3 settings, S3Limits limits) {
        S3Names names = new S3Names(settings);
        S3Client client = S3Clients.create(settings, limits);
        String where = where(settings);
        S3Links links = new S3Links(names, settings.presigned() ? S3Clients.presigner(settings) : null);
        ImageStorage storage = new S3Storage(client, names, links, where, camel.createProducerTemplate());
        camel.getRegistry().bind("s3Links", S3Links.class, links, null, "close");
        camel.getRegistry().bind("s3Client", S3Client.class, client, null, "close");
        camel.getRegistry().bind("s3Upload", new S3Upload(client, names, where));
        camel.getRegistry().bind("storage", storage);
        return storage;
    }

    private static String where(Settings.S3 settings) {
        String server = settings.endpoint().isEmpty() ? "Amazon S3 " + settings.region() : settings.endpoint();
        return "bucket " + settings.bucket() + " at " + server;
    }
}
