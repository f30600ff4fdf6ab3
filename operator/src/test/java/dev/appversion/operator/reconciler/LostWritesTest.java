package dev.appversion.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.apiserver.LogRecorder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LostWritesTest {
  private static final ResourceID SHOP = new ResourceID("shop", "web");

  private final LogRecorder log = new LogRecorder(LostWrites.class.getName());
  private final LostWrites writes = new LostWrites();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void aFewLostWritesAreNormal() {
    lose(LostWrites.MANY - 1);
    writes.written(SHOP);
    lose(LostWrites.MANY - 1);

    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void manyInARowAreReportedOnceWithTheResourceAndTheCause() {
    lose(3 * LostWrites.MANY);

    assertThat(log.warnings()).hasSize(1);
    assertThat(log.warnings().getFirst().getMessage())
        .contains("namespace=web appversion=shop", "error=the object has been modified");
  }

  @Test
  void theyAreReportedAgainAfterAWriteSucceeded() {
    lose(LostWrites.MANY);
    writes.written(SHOP);
    lose(LostWrites.MANY);

    assertThat(log.warnings()).hasSize(2);
  }

  private void lose(int times) {
    for (int i = 0; i < times; i++) {
      writes.lost(SHOP, "the object has been modified");
    }
  }
}
