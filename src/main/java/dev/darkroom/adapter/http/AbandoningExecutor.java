package dev.darkroom.adapter.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/** Sends requests and reads heads of answers, whose bodies can be left unread. */
final class AbandoningExecutor extends HttpRequestExecutor {
    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            HttpResponseInformationCallback informationCallback,
            HttpContext context)
            throws IOException, HttpException {
        ClassicHttpResponse response = super.execute(request, connection, informationCallback, context);
        if (response.getEntity() != null) {
            response.setEntity(new Abandonable(response.getEntity(), connection));
        }
        return response;
    }

    /** Closing the body before its end closes the connection, instead of reading a body without an end to its end. */
    private static final class Abandonable extends HttpEntityWrapper {
        private final HttpClientConnection connection;

        Abandonable(HttpEntity entity, HttpClientConnection connection) {
            super(entity);
            this.connection = connection;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new FilterInputStream(super.getContent()) {
                @Override
                public void close() {
                    connection.close(CloseMode.IMMEDIATE);
                }
            };
        }

        @Override
        public void close() {
            connection.close(CloseMode.IMMEDIATE);
        }
    }
}
