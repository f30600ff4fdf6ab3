package dev.appversion.sidecar.listener;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limit of open files, including connections, of this process. The JVM raises the soft limit to
 * the hard one at its start.
 */
public final class OpenFiles {
  private static final System.Logger LOG = System.getLogger("dev.appversion.sidecar.limits");
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern SOFT = Pattern.compile("(?m)^Max open files\\s+([0-9]{1,9})\\s");

  /**
   * The number of other open files: of the JVM, the admin port, and connections to the API server.
   */
  private static final int OTHERS = 256;

  private OpenFiles() {}

  /**
   * The number of clients within the limit, at two connections each; logs a warning if it is below
   * the configured number.
   */
  public static int clientsWithin(int configured) {
    OptionalInt limit = limit();
    int possible = limit.isPresent() ? fitting(configured, limit.getAsInt()) : configured;
    if (possible < configured) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the limit of open files reduces APPVERSION_MAX_CONNECTIONS; raise it (ulimit -n,"
              + " LimitNOFILE) limit={0} used={1} configured={2}",
          Integer.toString(limit.getAsInt()),
          Integer.toString(possible),
          Integer.toString(configured));
    }
    return possible;
  }

  static int fitting(int configured, int files) {
    return Math.max(1, Math.min(configured, (files - OTHERS) / 2));
  }

  /** The limit; empty if there is none, or it is unknown. */
  private static OptionalInt limit() {
    try {
      return parse(Files.readString(LIMITS, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return OptionalInt.empty(); // not Linux
    }
  }

  /** The soft limit of {@code /proc/self/limits}. */
  static OptionalInt parse(String limits) {
    Matcher soft = SOFT.matcher(limits);
    return soft.find() ? OptionalInt.of(Integer.parseInt(soft.group(1))) : OptionalInt.empty();
  }
}
