package dev.appversion.operator.command;

import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Which answered commands of an app are deleted: old ones, and all but the last ones. Pure. */
final class CommandExpiry {
  static final Duration AGE = Duration.ofDays(7);
  static final int MOST = 50;

  private CommandExpiry() {}

  /**
   * The commands that are due.
   *
   * @param commands of one app; those without an answer stay
   * @param readable whether people had time to read the answer of a command, by another measure
   *     than the time that it was dated by; the number of commands is limited without it
   */
  static List<AppVersionCommand> due(
      List<AppVersionCommand> commands, Predicate<AppVersionCommand> readable, Instant now) {
    List<AppVersionCommand> answered =
        commands.stream()
            .filter(command -> !CommandSource.isWaiting(command))
            .sorted(Comparator.comparing(CommandExpiry::answeredAt).reversed())
            .toList();
    List<AppVersionCommand> due = new ArrayList<>();
    for (int i = 0; i < answered.size(); i++) {
      AppVersionCommand command = answered.get(i);
      boolean old = !answeredAt(command).plus(AGE).isAfter(now);
      if (i >= MOST || (old && readable.test(command))) {
        due.add(command);
      }
    }
    return due;
  }

  /** By its status; by its creation if a person has edited the status. */
  private static Instant answeredAt(AppVersionCommand command) {
    try {
      return Instant.parse(command.getStatus().at());
    } catch (DateTimeParseException e) {
      return Instant.parse(command.getMetadata().getCreationTimestamp());
    }
  }
}
