package dev.darkroom.kill;

import java.util.List;

/**
 * What is sent in one piece.
 *
 * @param file name for the drop folder; null: it is a message
 * @param correlation of the message
 * @param jobs the valid ones in it
 * @param invalid whether something in it must be refused
 */
record Parcel(String file, String correlation, String content, List<SentJob> jobs, boolean invalid) {
    static Parcel message(String correlation, String content, List<SentJob> jobs, boolean invalid) {
        return new Parcel(null, correlation, content, jobs, invalid);
    }

    static Parcel file(String name, String content, List<SentJob> jobs, boolean invalid) {
        return new Parcel(name, null, content, jobs, invalid);
    }

    boolean isFile() {
        return file != null;
    }
}
