package dev.darkroom.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A properties file that knows the line of each key. {@link Properties} alone forgets lines and lets a second value of
 * the same key win in silence.
 */
final class PropertiesFile {
    /** A value, already stripped, and the number of the line where it starts. */
    record Entry(String value, int line) {}

    private final String name;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    private PropertiesFile(String name) {
        this.name = name;
    }

    /** Reads properties text; {@code name} is what messages call the file. */
    static PropertiesFile parse(String name, String text) {
        PropertiesFile file = new PropertiesFile(name);
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<String> lines = content.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int first = i;
            StringBuilder logical = new StringBuilder(lines.get(i));
            boolean comment = isComment(lines.get(i));
            while (!comment && continues(lines.get(i)) && i + 1 < lines.size()) {
                i++;
                logical.append('\n').append(lines.get(i));
            }
            file.add(logical.toString(), first + 1);
        }
        return file;
    }

    Map<String, Entry> entries() {
        return entries;
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    String origin(int line) {
        return name + ", line " + line;
    }

    private void add(String logicalLine, int line) {
        Properties parsed = new Properties();
        try {
            parsed.load(new StringReader(logicalLine));
        } catch (IllegalArgumentException badEscape) {
            problems.add(new ConfigProblem("", "", "\\u must be followed by four hexadecimal digits", origin(line)));
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String key : parsed.stringPropertyNames()) {
            Entry earlier = entries.put(key, new Entry(parsed.getProperty(key).strip(), line));
            if (earlier != null) {
                problems.add(new ConfigProblem(
                        key, "", "set twice, first in line " + earlier.line() + "; keep one", origin(line)));
            }
        }
    }

    private static boolean isComment(String line) {
        String start = line.stripLeading();
        return start.startsWith("#") || start.startsWith("!");
    }

    /** Whether the next line belongs to this one: an odd number of backslashes at its end. */
    private static boolean continues(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
