package dev.darkroom.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a class logs while this is open, as {@code LEVEL sentence}. */
public final class LoggedLines implements AutoCloseable {
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger logger;

    private LoggedLines(Logger logger) {
        this.logger = logger;
    }

    /** Listens from now on. */
    public static LoggedLines of(Class<?> type) {
        LoggedLines lines = new LoggedLines((Logger) LoggerFactory.getLogger(type));
        lines.appender.start();
        lines.logger.setLevel(Level.WARN);
        lines.logger.addAppender(lines.appender);
        return lines;
    }

    /** What it was told so far. */
    public List<String> lines() {
        return appender.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }
}
