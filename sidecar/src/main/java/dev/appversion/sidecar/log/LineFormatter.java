package dev.appversion.sidecar.log;

import java.text.MessageFormat;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * {@code time level logger message key=value}, always one line: what stands in a message from
 * outside cannot begin a line of its own.
 */
final class LineFormatter extends Formatter {
  @Override
  public String format(LogRecord entry) {
    StringBuilder line = new StringBuilder(160);
    line.append(entry.getInstant()).append(' ').append(level(entry.getLevel())).append(' ');
    line.append(shortName(entry.getLoggerName())).append(' ').append(message(entry));
    Throwable thrown = entry.getThrown();
    if (thrown != null) {
      line.append(" exception=").append(thrown);
      StackTraceElement[] frames = thrown.getStackTrace();
      if (frames.length > 0) {
        line.append(" at=").append(frames[0]);
      }
    }
    for (int i = 0; i < line.length(); i++) {
      if (Character.isISOControl(line.charAt(i))) {
        line.setCharAt(i, ' ');
      }
    }
    return line.append(System.lineSeparator()).toString();
  }

  private static String message(LogRecord entry) {
    String message = entry.getMessage() == null ? "" : entry.getMessage();
    Object[] parameters = entry.getParameters();
    if (parameters == null || parameters.length == 0) {
      return message;
    }
    try {
      return MessageFormat.format(message, parameters);
    } catch (IllegalArgumentException e) {
      return message;
    }
  }

  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }

  private static String shortName(String logger) {
    return logger == null ? "-" : logger.substring(logger.lastIndexOf('.') + 1);
  }
}
