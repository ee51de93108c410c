package dev.darkroom.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the body of a {@code multipart/form-data} request, part by part. */
final class Form {
    private static final String BOUNDARY = "----darkroom-form-7d1";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    static String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    Form field(String name, Object value) {
        return part("name=\"" + name + "\"", null, value.toString().getBytes(StandardCharsets.UTF_8));
    }

    Form file(String name, String filename, String contentType, byte[] bytes) {
        return part("name=\"" + name + "\"; filename=\"" + filename + "\"", contentType, bytes);
    }

    byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(body.toByteArray());
        whole.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return whole.toByteArray();
    }

    private Form part(String disposition, String contentType, byte[] bytes) {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition
                + (contentType == null ? "" : "\r\nContent-Type: " + contentType) + "\r\n\r\n";
        body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        return this;
    }
}
