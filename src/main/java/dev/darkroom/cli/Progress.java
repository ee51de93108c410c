package dev.darkroom.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;

/** Shows how far the work is, on the error stream: a bar on a terminal, a line now and then elsewhere. */
final class Progress implements AutoCloseable {
    private static final long LINE_EVERY_NANOS = 2_000_000_000L;

    private final ProgressBar bar;
    private final PrintWriter err;
    private final int total;
    private long lastLine = System.nanoTime();
    private int done;

    Progress(int total, PrintWriter err) {
        this.total = total;
        this.err = err;
        this.bar = Ansi.AUTO.enabled()
                ? new ProgressBarBuilder()
                        .setTaskName("jobs")
                        .setInitialMax(total)
                        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                        .setUpdateIntervalMillis(100)
                        .build()
                : null;
    }

    /** So many jobs are done. */
    void done(int count) {
        if (bar != null) {
            bar.stepTo(count);
        } else if (count > done && (count == total || System.nanoTime() - lastLine > LINE_EVERY_NANOS)) {
            err.println(count + " of " + total + " jobs done");
            lastLine = System.nanoTime();
        }
        done = count;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
