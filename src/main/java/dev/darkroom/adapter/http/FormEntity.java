package dev.darkroom.adapter.http;

import dev.darkroom.provider.Outgoing;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;

/** A form as it goes over the wire; its files are read from disk while it is sent. */
public final class FormEntity {
    private static final ContentType TEXT = ContentType.create("text/plain", StandardCharsets.UTF_8);

    private FormEntity() {}

    /** The entity, {@code multipart/form-data} with a boundary of its own. */
    public static HttpEntity of(Outgoing.Form form) {
        MultipartEntityBuilder builder = MultipartEntityBuilder.create();
        for (Outgoing.Part part : form.parts()) {
            if (part instanceof Outgoing.Field field) {
                builder.addTextBody(field.name(), field.value(), TEXT);
            } else if (part instanceof Outgoing.File file) {
                builder.addBinaryBody(
                        file.name(),
                        file.path().toFile(),
                        ContentType.create(file.format().contentType()),
                        file.name().replaceAll("[^a-z]", "") + "."
                                + file.format().extension());
            }
        }
        return builder.build();
    }
}
