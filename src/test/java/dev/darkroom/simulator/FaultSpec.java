package dev.darkroom.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which faults are to happen, and how often: {@code 429=0.1,dribble=0.05:20}. The number after {@code =} is a probability,
 * the one after {@code :} the fault's argument. {@code reset-on-accept=0.01} resets connections before anything is read.
 *
 * <p>A prompt can ask for a fault itself: {@code [fault:500]} always, {@code [fault:429:3x2]} the first two times the
 * provider sees this prompt, with argument 3, {@code [fault:flux/500]} for one provider only, {@code [fault:none]} never
 * any. Several are used up one after the other.
 */
public record FaultSpec(List<Entry> entries, double resetOnAccept) {
    /** Nothing goes wrong unless a prompt asks for it. */
    public static final FaultSpec NONE = new FaultSpec(List.of(), 0);

    private static final Pattern MARKER = Pattern.compile("\\[fault:(?:("
            + Arrays.stream(Vendor.values()).map(Vendor::nick).collect(Collectors.joining("|"))
            + ")/)?([a-z0-9-]+?)(?::(\\d+))?(?:x(\\d+))?\\]");

    record Entry(Fault fault, double probability, long argument) {}

    public FaultSpec {
        entries = List.copyOf(entries);
        double sum = entries.stream().mapToDouble(Entry::probability).sum();
        if (sum > 1) {
            throw new IllegalArgumentException("fault probabilities add up to " + sum + ", at most 1 is possible");
        }
    }

    /** Reads a specification; an empty one means no faults. */
    public static FaultSpec parse(String text) {
        List<Entry> entries = new ArrayList<>();
        double resetOnAccept = 0;
        for (String part : text.isBlank() ? List.<String>of() : List.of(text.split(",", -1))) {
            Matcher matcher =
                    Pattern.compile("([a-z0-9-]+)=([0-9.]+)(?::(\\d+))?").matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "fault '" + part + "' is not like name=probability or name=probability:argument");
            }
            double probability = Double.parseDouble(matcher.group(2));
            if (matcher.group(1).equals("reset-on-accept")) {
                resetOnAccept = probability;
                continue;
            }
            Fault fault = Fault.named(matcher.group(1));
            entries.add(new Entry(fault, probability, argument(matcher.group(3), fault)));
        }
        return new FaultSpec(entries, resetOnAccept);
    }

    /** The fault for the {@code seen}-th time (from 1) this provider is asked for this prompt. */
    Mishap choose(Dice dice, Vendor vendor, String prompt, int seen) {
        String hash = Sha256.hex(prompt);
        String time = Integer.toString(seen);
        double coin = dice.fraction("charge", vendor.id(), hash, time);
        if (MARKER.matcher(prompt).find()) {
            return forced(vendor, prompt, seen, coin);
        }
        double left = dice.fraction("fault", vendor.id(), hash, time);
        for (Entry entry : entries) {
            if (!entry.fault().concerns(vendor)) {
                continue;
            }
            left -= entry.probability();
            if (left < 0) {
                return mishap(entry.fault(), vendor, entry.argument(), coin);
            }
        }
        return mishap(Fault.NONE, vendor, 0, coin);
    }

    private static Mishap forced(Vendor vendor, String prompt, int seen, double coin) {
        int left = seen;
        Matcher matcher = MARKER.matcher(prompt);
        while (matcher.find()) {
            Fault fault = Fault.named(matcher.group(2));
            String only = matcher.group(1);
            if (!fault.concerns(vendor) || (only != null && !only.equals(vendor.nick()))) {
                continue;
            }
            int times = matcher.group(4) == null ? Integer.MAX_VALUE : Integer.parseInt(matcher.group(4));
            if (left <= times) {
                return mishap(fault, vendor, argument(matcher.group(3), fault), coin);
            }
            left -= times;
        }
        return mishap(Fault.NONE, vendor, 0, coin);
    }

    private static Mishap mishap(Fault fault, Vendor vendor, long argument, double coin) {
        boolean charged =
                switch (fault.charge(vendor)) {
                    case ALWAYS -> true;
                    case NEVER -> false;
                    case HALF -> coin < 0.5;
                };
        return new Mishap(fault, argument, charged);
    }

    private static long argument(String given, Fault fault) {
        return given == null ? fault.argument() : Long.parseLong(given);
    }
}
