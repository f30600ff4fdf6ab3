package dev.appversion.sidecar.log;

import java.io.PrintStream;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sets up {@code java.util.logging}, in which all loggers of this process end. */
public final class OneLineLogging {
  private OneLineLogging() {}

  /** Replaces whatever was set up. */
  public static void install(Level level, PrintStream out) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(level);
    root.addHandler(new LineHandler(out));
  }

  /**
   * Writes one line past the loggers: while the JVM shuts down the log manager takes its handlers
   * away, whenever it gets to it.
   */
  public static void direct(PrintStream out, String logger, String message) {
    LogRecord entry = new LogRecord(Level.INFO, message);
    entry.setLoggerName(logger);
    out.print(new LineFormatter().format(entry));
    out.flush();
  }

  private static final class LineHandler extends Handler {
    /** What these tell below WARNING is of no use to whoever runs an app. */
    private static final List<String> QUIET = List.of("io.undertow", "org.xnio", "org.jboss");

    private final PrintStream out;

    LineHandler(PrintStream out) {
      this.out = out;
      setFormatter(new LineFormatter());
    }

    @Override
    public boolean isLoggable(LogRecord entry) {
      String name = entry.getLoggerName();
      boolean quiet = name != null && QUIET.stream().anyMatch(name::startsWith);
      return super.isLoggable(entry)
          && (!quiet || entry.getLevel().intValue() >= Level.WARNING.intValue());
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
