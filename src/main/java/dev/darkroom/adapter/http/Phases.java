package dev.darkroom.adapter.http;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Names a failure by when it came: before there was a connection, or after. One that has neither name came when the
 * request had long been sent.
 */
final class Phases {
    private Phases() {}

    static void name(HttpClientBuilder builder) {
        builder.addExecInterceptorBefore(ChainElement.CONNECT.name(), "darkroom-connecting", Phases::connecting);
        builder.addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "darkroom-sending", Phases::sending);
    }

    private static ClassicHttpResponse connecting(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        try {
            return chain.proceed(request, scope);
        } catch (UnansweredException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreachedException(e);
        }
    }

    private static ClassicHttpResponse sending(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        try {
            return chain.proceed(request, scope);
        } catch (UnansweredException e) {
            throw e;
        } catch (HttpException e) {
            throw new UnansweredException(new IOException(e));
        } catch (IOException e) {
            throw new UnansweredException(e);
        }
    }
}
