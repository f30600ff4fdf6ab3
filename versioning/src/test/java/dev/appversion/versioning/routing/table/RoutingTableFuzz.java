package dev.appversion.versioning.routing.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.appversion.testkit.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;

/**
 * {@code routing.json}: it is refused with a reason, or read as a table that is written and read as
 * the same one.
 */
public final class RoutingTableFuzz implements FuzzTarget {
  @Override
  @FuzzTest(maxDuration = "10m")
  public void fuzz(byte[] bytes) {
    RoutingTable table;
    try {
      table = RoutingTableJson.read(new String(bytes, StandardCharsets.UTF_8));
    } catch (InvalidRoutingTableException e) {
      assertThat(e.getMessage()).isNotBlank();
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        assertThat(cause)
            .as("a value was not checked")
            .isNotInstanceOfAny(NullPointerException.class, ClassCastException.class);
      }
      return;
    }
    String json = RoutingTableJson.write(table);
    assertThat(RoutingTableJson.read(json)).isEqualTo(table);
    assertThat(RoutingTableJson.write(RoutingTableJson.read(json))).isEqualTo(json);
    assertThat(table.version(table.defaultVersion())).isPresent();
    assertThat(table.shares().values().stream().mapToDouble(share -> share).sum())
        .isBetween(99.999, 100.001);
  }
}
