package dev.darkroom.job;

/**
 * Where the sender of a message wants its answer.
 *
 * @param destination queue name, as the broker knows it
 * @param correlationId what the answer must carry back; empty when the sender gave none
 */
public record ReplyAddress(String destination, String correlationId) {}
