package dev.appversion.process.logging;

import java.util.logging.Level;

/** The log level of a process. */
public enum LogLevel {
  /** All records. */
  DEBUG,
  /** Messages that an operator reads once a day, and above. */
  INFO,
  /** Messages that require an action, and errors. */
  WARNING,
  /** Errors only. */
  ERROR;

  /** The same in {@code java.util.logging}. */
  public Level level() {
    return switch (this) {
      case DEBUG -> Level.FINE;
      case INFO -> Level.INFO;
      case WARNING -> Level.WARNING;
      case ERROR -> Level.SEVERE;
    };
  }
}
