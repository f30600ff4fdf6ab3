package dev.appversion.process.logging;

import java.util.logging.Level;

/** How much is logged. */
public enum LogLevel {
  /** All records. */
  DEBUG,
  /** What an operator reads once a day, and above. */
  INFO,
  /** What an operator acts on, and errors. */
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
