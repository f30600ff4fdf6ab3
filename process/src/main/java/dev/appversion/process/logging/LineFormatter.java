package dev.appversion.process.logging;

import java.text.MessageFormat;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Formats a record as one line, {@code time level logger message key=value}: control characters,
 * such as a line break from a client, become spaces. An exception becomes {@code exception=} and
 * {@code at=}, its first frame; each of its causes {@code cause=} and {@code at=}. If the first
 * frame is in another library, {@code from=} is the first one in this project's code.
 */
final class LineFormatter extends Formatter {
  private static final int MAX_CAUSES = 5;
  private static final String OWN_CODE = "dev.appversion.";

  @Override
  public String format(LogRecord entry) {
    StringBuilder line = new StringBuilder(160);
    line.append(entry.getInstant()).append(' ').append(level(entry.getLevel())).append(' ');
    line.append(shortName(entry.getLoggerName())).append(' ').append(message(entry));
    append(line, entry.getThrown());
    for (int i = 0; i < line.length(); i++) {
      if (Character.isISOControl(line.charAt(i))) {
        line.setCharAt(i, ' ');
      }
    }
    return line.append(System.lineSeparator()).toString();
  }

  private static void append(StringBuilder line, @Nullable Throwable thrown) {
    Throwable each = thrown;
    for (int depth = 0; each != null && depth < MAX_CAUSES; depth++) {
      line.append(depth == 0 ? " exception=" : " cause=").append(each);
      appendFrames(line, each.getStackTrace());
      each = each.getCause();
    }
  }

  private static void appendFrames(StringBuilder line, StackTraceElement[] frames) {
    if (frames.length == 0) {
      return;
    }
    line.append(" at=").append(frames[0]);
    if (isOwnCode(frames[0])) {
      return;
    }
    for (StackTraceElement frame : frames) {
      if (isOwnCode(frame)) {
        line.append(" from=").append(frame);
        return;
      }
    }
  }

  private static boolean isOwnCode(StackTraceElement frame) {
    return frame.getClassName().startsWith(OWN_CODE);
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
