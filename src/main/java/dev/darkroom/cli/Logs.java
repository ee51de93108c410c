package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.darkroom.config.Settings;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Logs: readable lines on the terminal's error stream, JSON lines in {@code data/logs} with rotation by day and size. */
final class Logs {
    /** Control characters, which a file name may have, are shown as '?'. */
    private static final String LINE =
            "%d{HH:mm:ss.SSS} %-5level %logger{0} %replace(%msg %kvp){'[\\p{Cntrl}]', '?'}%n%ex{6}";

    private static final FileSize FILE_SIZE = FileSize.valueOf("50MB");
    private static final FileSize ALL_FILES = FileSize.valueOf("1GB");

    private Logs() {}

    /** @param terminal what is shown on the terminal, at the least */
    static void start(Path folder, Settings.Logs settings, Level terminal) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ch.qos.logback.classic.Logger root = context.getLogger("ROOT");
        root.setLevel(Level.WARN);
        Level level = Level.toLevel(settings.level());
        context.getLogger("dev.darkroom").setLevel(level);
        context.getLogger("darkroom").setLevel(level);
        // One line a refused login or a lost client is the broker's own business; a queue in trouble is not.
        context.getLogger("org.apache.activemq.audit").setLevel(Level.OFF);
        // Says again, without the reason, that a refused file is moved away.
        context.getLogger("org.apache.camel.component.file.GenericFileOnCompletion")
                .setLevel(Level.ERROR);
        // At finer levels these print requests with their keys, whatever level is asked for.
        List.of("org.apache.http", "org.apache.hc", "software.amazon.awssdk")
                .forEach(client -> context.getLogger(client).setLevel(Level.WARN));
        root.addAppender(terminal(context, terminal));
        root.addAppender(file(context, folder, settings.keepDays()));
    }

    private static ConsoleAppender<ILoggingEvent> terminal(LoggerContext context, Level least) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(LINE);
        encoder.start();
        ThresholdFilter threshold = new ThresholdFilter();
        threshold.setLevel(least.toString());
        threshold.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("terminal");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.addFilter(threshold);
        appender.start();
        return appender;
    }

    private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, Path folder, int keepDays) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.start();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(folder.resolve("darkroom.log").toString());
        appender.setEncoder(encoder);
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(
                folder.resolve("darkroom.%d{yyyy-MM-dd}.%i.log.gz").toString());
        policy.setMaxFileSize(FILE_SIZE);
        policy.setMaxHistory(keepDays);
        policy.setTotalSizeCap(ALL_FILES);
        policy.start();
        appender.setRollingPolicy(policy);
        appender.start();
        return appender;
    }
}
