package dev.appversion.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.api.v1alpha1.command.AppVersionCommandStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommandExpiryTest {
  private static final Instant NOW = Instant.parse("2026-11-29T14:00:00Z");

  @Test
  void anAnsweredCommandIsKeptForSevenDays() {
    assertThat(due(answered("young", Duration.ofDays(7).minusSeconds(1)))).isEmpty();
    assertThat(due(answered("old", Duration.ofDays(7)))).containsExactly("old");
  }

  @Test
  void aCommandWithoutAnAnswerIsKept() {
    AppVersionCommand waiting = answered("waiting", Duration.ofDays(30));
    waiting.setStatus(null);

    assertThat(due(waiting)).isEmpty();
  }

  @Test
  void ofManyCommandsTheLastFiftyAnsweredOnesAreKept() {
    List<AppVersionCommand> all =
        new ArrayList<>(
            IntStream.range(0, 52)
                .mapToObj(minutes -> answered("c" + minutes, Duration.ofMinutes(minutes)))
                .toList());
    AppVersionCommand waiting = answered("waiting", Duration.ofMinutes(90));
    waiting.setStatus(null);
    all.add(waiting);

    assertThat(due(all.reversed().toArray(AppVersionCommand[]::new))).containsExactly("c50", "c51");
  }

  @Test
  void aStatusThatWasEditedByHandExpiresByTheCreation() {
    AppVersionCommand edited = answered("edited", Duration.ofDays(8));
    edited.setStatus(new AppVersionCommandStatus("Done", "it is done", "yesterday"));

    assertThat(due(edited)).containsExactly("edited");
  }

  @Test
  void anAnswerThatWasNotReadableLongEnoughIsKeptAlsoIfItsDateIsOld() {
    AppVersionCommand old = answered("old", Duration.ofDays(8));

    assertThat(CommandExpiry.due(List.of(old), command -> false, NOW)).isEmpty();
    assertThat(CommandExpiry.due(List.of(old), command -> true, NOW)).containsExactly(old);
  }

  @Test
  void theNumberOfCommandsIsLimitedAlsoIfNoneWasReadableLongEnough() {
    List<AppVersionCommand> all =
        IntStream.range(0, 51)
            .mapToObj(minutes -> answered("c" + minutes, Duration.ofMinutes(minutes)))
            .toList();

    assertThat(CommandExpiry.due(all, command -> false, NOW)).containsExactly(all.getLast());
  }

  /** A minute before it was answered, it was created. */
  private static AppVersionCommand answered(String name, Duration before) {
    AppVersionCommand command = new AppVersionCommand();
    command.getMetadata().setName(name);
    command.getMetadata().setCreationTimestamp(NOW.minus(before).minusSeconds(60).toString());
    command.setStatus(
        new AppVersionCommandStatus("Done", "it is done", NOW.minus(before).toString()));
    return command;
  }

  private static List<String> due(AppVersionCommand... commands) {
    return CommandExpiry.due(List.of(commands), command -> true, NOW).stream()
        .map(command -> command.getMetadata().getName())
        .toList();
  }
}
