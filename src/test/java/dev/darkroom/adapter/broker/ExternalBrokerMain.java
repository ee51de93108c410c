package dev.darkroom.adapter.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/** The process behind {@link ExternalBrokerProcess}. */
final class ExternalBrokerMain {
    private ExternalBrokerMain() {}

    @SuppressWarnings("SystemOut") // the parent reads it
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        int port = Integer.parseInt(arguments[1]);
        SecurityConfiguration users = new SecurityConfiguration();
        users.addUser(arguments[2], arguments[3]);
        users.addRole(arguments[2], "amq");
        ActiveMQServerImpl server = new ActiveMQServerImpl(
                configuration(folder, port),
                null,
                new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
        server.start();
        NettyAcceptor acceptor = (NettyAcceptor) server.getRemotingService().getAcceptor("all");
        System.out.println("PORT " + acceptor.getActualPort());
    }

    private static Configuration configuration(Path folder, int port) {
        Role everything = new Role("amq", true, true, true, true, true, true, true, true, true, true, true, true);
        Configuration configuration = new ConfigurationImpl()
                .setName("external")
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setJMXManagementEnabled(false)
                .addAcceptorConfiguration(new TransportConfiguration(
                        NettyAcceptorFactory.class.getName(), Map.of("host", "127.0.0.1", "port", port), "all"))
                .addAddressSetting(
                        "#",
                        new AddressSettings()
                                .setDeadLetterAddress(SimpleString.of("DLQ"))
                                .setExpiryAddress(SimpleString.of("ExpiryQueue"))
                                .setAutoCreateDeadLetterResources(true));
        configuration.getSecurityRoles().put("#", Set.of(everything));
        return configuration;
    }
}
