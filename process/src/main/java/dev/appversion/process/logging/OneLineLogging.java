package dev.appversion.process.logging;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Configures {@code java.util.logging}, which the loggers of the JDK, of SLF4J and of JBoss Logging
 * write to: one line a record.
 */
public final class OneLineLogging {
  /** Messages of these loggers below WARNING concern their developers only. */
  private static final Map<String, Level> LIBRARIES =
      Map.of("io.undertow", Level.WARNING, "org.xnio", Level.WARNING, "org.jboss", Level.WARNING);

  /** Loggers whose level is set. A logger without a reference is collected with its level. */
  private static final List<Logger> HELD = new ArrayList<>();

  private OneLineLogging() {}

  /** Replaces the configuration of the process. */
  public static void install(Level level, PrintStream out) {
    install(level, out, Map.of());
  }

  /**
   * Replaces the configuration of the process.
   *
   * @param level of all loggers
   * @param minimum by the name of a logger, the level below which neither it nor its children log,
   *     regardless of {@code level}
   */
  public static synchronized void install(
      Level level, PrintStream out, Map<String, Level> minimum) {
    LogManager.getLogManager().reset();
    HELD.clear();
    Logger root = Logger.getLogger("");
    root.setLevel(level);
    root.addHandler(new LineHandler(out));
    LIBRARIES.forEach((name, least) -> atLeast(name, level, least));
    minimum.forEach((name, least) -> atLeast(name, level, least));
  }

  private static void atLeast(String name, Level level, Level least) {
    Logger logger = Logger.getLogger(name);
    logger.setLevel(level.intValue() < least.intValue() ? least : level);
    HELD.add(logger);
  }

  /**
   * Writes one line without a logger: while the JVM shuts down, the log manager removes the
   * handlers at any time.
   */
  public static void direct(PrintStream out, String logger, String message) {
    LogRecord entry = new LogRecord(Level.INFO, message);
    entry.setLoggerName(logger);
    out.print(new LineFormatter().format(entry));
    out.flush();
  }

  private static final class LineHandler extends Handler {
    private final PrintStream out;

    LineHandler(PrintStream out) {
      this.out = out;
      setFormatter(new LineFormatter());
    }

    @Override
    public void publish(LogRecord entry) {
      if (isLoggable(entry)) {
        out.print(getFormatter().format(entry));
      }
    }

    @Override
    public void flush() {
      out.flush();
    }

    @Override
    public void close() {}
  }
}
