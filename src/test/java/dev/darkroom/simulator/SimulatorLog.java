package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the providers saw and what they bill: the truth outside Darkroom. A snapshot of the log file; read it again for
 * news. A last line without its end is left out: its answer was never sent.
 */
public record SimulatorLog(List<LogEntry> entries) {
    static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    public SimulatorLog {
        entries = List.copyOf(entries);
    }

    /** Reads a log file, also while the simulator writes it; a missing one is empty. */
    public static SimulatorLog read(Path file) throws IOException {
        List<LogEntry> entries = new ArrayList<>();
        if (Files.exists(file)) {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            for (String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                entries.add(JSON.readValue(line, LogEntry.class));
            }
        }
        return new SimulatorLog(entries);
    }

    /** Every request a provider took, in order. */
    public List<LogEntry> accepted() {
        return ofKind(LogEntry.ACCEPTED);
    }

    /** Every request a provider did not take, in order. */
    public List<LogEntry> refused() {
        return ofKind(LogEntry.REFUSED);
    }

    /** All entries of one of the kinds in {@link LogEntry}. */
    public List<LogEntry> ofKind(String kind) {
        return entries.stream().filter(entry -> entry.kind().equals(kind)).toList();
    }

    /** The bill of all providers in micro-dollars. */
    public long billMicros() {
        return entries.stream().mapToLong(LogEntry::chargedMicros).sum();
    }

    /** The bill of one provider in micro-dollars. */
    public long billMicros(Vendor vendor) {
        return entries.stream()
                .filter(entry -> vendor.id().equals(entry.provider()))
                .mapToLong(LogEntry::chargedMicros)
                .sum();
    }

    /** Every request that is on the bill, in order. */
    public List<LogEntry> charged() {
        return accepted().stream().filter(entry -> entry.chargedMicros() > 0).toList();
    }

    /** How many requests with each prompt were taken. */
    public Map<String, Integer> acceptedPerPrompt() {
        return perPrompt(accepted());
    }

    /** How many requests with each prompt were charged. */
    public Map<String, Integer> chargedPerPrompt() {
        return perPrompt(charged());
    }

    /** How many POST requests came, taken or not. */
    public int postCount() {
        return accepted().size() + refused().size();
    }

    private static Map<String, Integer> perPrompt(List<LogEntry> entries) {
        Map<String, Integer> counts = new TreeMap<>();
        entries.forEach(entry -> counts.merge(entry.asked().prompt(), 1, Integer::sum));
        return counts;
    }
}
