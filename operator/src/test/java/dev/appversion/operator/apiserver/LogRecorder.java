package dev.appversion.operator.apiserver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Records what is logged at WARNING or above until it is closed. */
public final class LogRecorder extends Handler implements AutoCloseable {
  private final List<LogRecord> warnings = new CopyOnWriteArrayList<>();
  private final Logger logger;

  /**
   * Starts recording.
   *
   * @param logger the logger's name; empty for all
   */
  public LogRecorder(String logger) {
    this.logger = Logger.getLogger(logger);
    this.logger.addHandler(this);
  }

  public List<LogRecord> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public void publish(LogRecord logged) {
    if (logged.getLevel().intValue() >= Level.WARNING.intValue()) {
      warnings.add(logged);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
