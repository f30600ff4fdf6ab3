package dev.appversion.collectstatic.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.hashing.ModuleGraph;
import dev.appversion.versioning.hashing.ModuleImports;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CollectStateTest {
  private static final long NOW = Duration.ofDays(20_000).toNanos();

  private static CollectState state(long started, long modified, String md5) {
    var asset =
        new CollectState.Asset(
            1,
            modified,
            modified,
            "source",
            md5,
            "",
            false,
            CollectState.Rewritten.NONE,
            new ModuleGraph.Node(ModuleImports.NONE, ModuleImports.NONE),
            false,
            Map.of(),
            true);
    return new CollectState(
        "settings", started, Map.of("a.css", asset), Map.of(), List.of(), Set.of());
  }

  private static long before(int seconds) {
    return NOW - Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void aLaterStartTimeNeedNotBeWritten() {
    assertThat(state(NOW, before(60), "m").covers(state(NOW + 1, before(60), "m"))).isTrue();
  }

  @Test
  void changesMustBeWritten() {
    assertThat(state(NOW, before(60), "m").covers(state(NOW + 1, before(60), "n"))).isFalse();
    assertThat(CollectState.NONE.covers(state(NOW, before(60), "m"))).isFalse();
  }

  @Test
  void aFileChangedJustBeforeTheStartMustBeWritten() {
    assertThat(state(NOW, before(1), "m").covers(state(NOW + 1, before(1), "m"))).isFalse();
  }
}
