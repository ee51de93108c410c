import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Checks what mvnw has downloaded: {@code java CheckSha512.java FILE SHA512 URL}. A wrong file is deleted. In Java,
 * since every system names and calls its checksum program differently.
 */
class CheckSha512 {
    public static void main(String[] args) throws IOException, NoSuchAlgorithmException {
        Path file = Path.of(args[0]);
        var digest = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file));
        String actual = HexFormat.of().formatHex(digest);
        if (!actual.equalsIgnoreCase(args[1])) {
            Files.delete(file);
            System.err.println(
                    "Refused: the file fetched from " + args[2] + " is not the one expected, and was deleted.");
            System.err.println("  SHA-512 expected " + args[1]);
            System.err.println("  SHA-512 found    " + actual);
            System.exit(1);
        }
    }
}
