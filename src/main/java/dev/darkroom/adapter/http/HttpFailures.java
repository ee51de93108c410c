package dev.darkroom.adapter.http;

import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.Refusals;
import dev.darkroom.render.ErrorType;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** What a connection's failure means for error and money. Its own words may hold addresses; they are not passed on. */
public final class HttpFailures {
    private HttpFailures() {}

    /** No answer to a request. Only what is known to have come before a connection was there has bought nothing. */
    public static ProviderException ofRequest(IOException failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof UnreachedException) {
            return new ProviderException(
                    ErrorType.UNAVAILABLE, Purchase.NONE, "could not be reached: " + unreached(cause));
        }
        if (!(failure instanceof UnansweredException)) {
            return Refusals.garbled("its answer could not be read");
        }
        if (cause instanceof SocketTimeoutException) {
            return new ProviderException(ErrorType.TIMEOUT, Purchase.UNKNOWN, "took the request and did not answer");
        }
        if (cause.getCause() instanceof HttpException) {
            return new ProviderException(ErrorType.BAD_RESPONSE, Purchase.UNKNOWN, "answered with what is no HTTP");
        }
        String how = cause instanceof NoHttpResponseException ? "closed" : "cut";
        return new ProviderException(
                ErrorType.UNAVAILABLE, Purchase.UNKNOWN, "the connection was " + how + " after the request was sent");
    }

    private static String unreached(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "its name is not known";
        }
        if (failure instanceof SSLException) {
            return "the TLS handshake failed";
        }
        boolean late = failure instanceof ConnectTimeoutException || failure instanceof SocketTimeoutException;
        return late ? "no connection in time" : "no connection";
    }

    /** The answer's head came, and its body not to its end. */
    public static ProviderException ofBody(IOException failure) {
        if (failure instanceof SocketTimeoutException) {
            return new ProviderException(ErrorType.TIMEOUT, Purchase.UNKNOWN, "the answer stopped half-way");
        }
        boolean ended =
                failure instanceof ConnectionClosedException || failure instanceof MalformedChunkCodingException;
        return new ProviderException(
                ended ? ErrorType.BAD_RESPONSE : ErrorType.UNAVAILABLE,
                Purchase.UNKNOWN,
                "the connection was cut half-way through the answer");
    }
}
