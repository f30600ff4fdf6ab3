package dev.appversion.sidecar.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.source.SourceStatus.Origin;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** No table of a rollout is replaced by one that was published before it. */
class PublisherTest {
  private final RoutingState state = new RoutingState();
  private final Publisher publisher =
      new Publisher(
          state,
          new SourceStatus(),
          new OwnVersion(Optional.empty(), Optional.empty()),
          InstantSource.system());

  private boolean publish(Origin origin, long sequence) {
    RoutingTable table = Tables.table(sequence, "", null).toBuilder().sequence(sequence).build();
    return publisher.publish(origin, new RoutingSnapshot(table, Map.of()), Optional.empty());
  }

  private long inUse() {
    return state.current().snapshot().orElseThrow().table().sequence();
  }

  @Test
  void aLowerSequenceIsRefusedFromAnySource() {
    assertThat(publish(Origin.FILE, 5)).isTrue();
    assertThat(publish(Origin.FILE, 4)).isFalse();
    assertThat(publish(Origin.API, 4)).isFalse();
    assertThat(inUse()).isEqualTo(5);
    assertThat(publish(Origin.API, 5)).isTrue();
    assertThat(publish(Origin.API, 6)).isTrue();
    assertThat(inUse()).isEqualTo(6);
  }

  @Test
  void aTableWithoutARolloutIsUsedAfterOneAndBeforeOne() {
    publish(Origin.API, 5);
    assertThat(publish(Origin.API, 0)).isTrue();
    assertThat(publish(Origin.API, 1)).isTrue();
  }

  @Test
  void theLogNamesBothSequences() {
    List<String> lines = new ArrayList<>();
    Logger logger = Logger.getLogger(Publisher.class.getName());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage() + List.of(line.getParameters()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    publish(Origin.API, 5);
    logger.addHandler(handler);
    try {
      publish(Origin.API, 4);
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("routing table ignored, the one in use is newer")
        .endsWith(", 4, 5]");
  }
}
