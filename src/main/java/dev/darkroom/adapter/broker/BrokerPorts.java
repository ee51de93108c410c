package dev.darkroom.adapter.broker;

/** The loopback ports the embedded broker listens on: core (JMS), AMQP 1.0 and STOMP. */
public record BrokerPorts(int core, int amqp, int stomp) {}
