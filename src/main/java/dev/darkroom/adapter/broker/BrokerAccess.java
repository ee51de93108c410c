package dev.darkroom.adapter.broker;

import dev.darkroom.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;

/**
 * Who may do what. The program's own user may do everything; the client user only what is listed here, all else is
 * refused: sending jobs, reading results and refusals, and temporary queues for replies.
 */
final class BrokerAccess implements ActiveMQSecurityManager5 {
    private static final Set<CheckType> SEND = Set.of(CheckType.SEND);
    private static final Set<CheckType> READ = Set.of(CheckType.CONSUME, CheckType.BROWSE);
    private static final Map<String, Set<CheckType>> CLIENT_RIGHTS =
            Map.of(Queues.JOBS, SEND, Queues.RESULTS, READ, Queues.REJECTED, READ);
    private static final Set<CheckType> TEMPORARY_RIGHTS = Set.of(
            CheckType.SEND,
            CheckType.CONSUME,
            CheckType.BROWSE,
            CheckType.CREATE_ADDRESS,
            CheckType.DELETE_ADDRESS,
            CheckType.CREATE_NON_DURABLE_QUEUE,
            CheckType.DELETE_NON_DURABLE_QUEUE);

    private final Credentials own;
    private final Credentials client;

    BrokerAccess(Credentials own, Credentials client) {
        this.own = own;
        this.client = client;
    }

    @Override
    public Subject authenticate(String user, String password, RemotingConnection connection, String domain) {
        if (!validateUser(user, password)) {
            return null;
        }
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(user));
        return subject;
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType check, String address) {
        if (subject == null) {
            return false;
        }
        if (subject.getPrincipals().contains(new UserPrincipal(own.user()))) {
            return true;
        }
        return subject.getPrincipals().contains(new UserPrincipal(client.user()))
                && clientRights(address).contains(check);
    }

    private static Set<CheckType> clientRights(String address) {
        // 'address::queue' names a queue under another's address; ours have the name of their address.
        String[] parts = address.split("::", 2);
        if (parts.length == 2 && !parts[0].equals(parts[1])) {
            return Set.of();
        }
        return TemporaryQueues.isName(parts[0]) ? TEMPORARY_RIGHTS : CLIENT_RIGHTS.getOrDefault(parts[0], Set.of());
    }

    @Override
    public boolean validateUser(String user, String password) {
        return own.are(user, password) || client.are(user, password);
    }

    @Override
    public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType check) {
        throw new UnsupportedOperationException("rights depend on the address; the broker asks authorize()");
    }

    /** A user and its password. */
    record Credentials(String user, Secret password) {
        boolean are(String givenUser, String givenPassword) {
            return givenUser != null
                    && givenPassword != null
                    && givenUser.equals(user)
                    && MessageDigest.isEqual(bytes(givenPassword), bytes(password.value()));
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
