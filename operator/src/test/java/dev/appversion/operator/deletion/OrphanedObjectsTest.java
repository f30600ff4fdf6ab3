package dev.appversion.operator.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.deletion.OrphanedObjects.Action;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrphanedObjectsTest {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final HasMetadata released =
      service("shop-v1", Map.of("appversion.dev/released", "true"));
  private final HasMetadata adopted =
      service(
          "web",
          Map.of("appversion.dev/original", "{\"selector\":{\"app\":\"shop\"},\"ports\":[]}"));
  private final HasMetadata orphaned = service("shop", Map.of());

  private Instant now = Instant.EPOCH;
  private Optional<Boolean> exists = Optional.of(false);
  private final OrphanedObjects orphans =
      new OrphanedObjects((namespace, name) -> exists, new MovedClock(), GRACE);

  @Test
  void anAdoptedServiceIsRestoredFirstAndTheRestDeletedLater() {
    assertThat(due()).isEmpty();
    now = now.plus(GRACE);
    assertThat(due()).containsExactly("restore web");
    now = now.plus(GRACE);
    assertThat(due()).containsExactly("delete shop-v1", "restore web");
  }

  @Test
  void anAppVersionThatIsCreatedAgainKeepsItsObjects() {
    due();
    now = now.plus(GRACE.multipliedBy(2).minusMillis(1));
    exists = Optional.of(true);
    assertThat(due()).isEmpty();
    exists = Optional.of(false);
    assertThat(due()).isEmpty();
    now = now.plus(GRACE).minusMillis(1);
    assertThat(due()).isEmpty();
  }

  @Test
  void nothingIsDoneWhileItIsNotKnownWhichAppVersionsExist() {
    exists = Optional.empty();
    due();
    now = now.plus(GRACE.multipliedBy(9));
    assertThat(due()).isEmpty();
  }

  @Test
  void anAbsenceIsNoticedOnce() {
    OrphanedObjects.App shop = new OrphanedObjects.App("shop", "shop");
    assertThat(orphans.due(Stream.of(released)).noticed()).containsExactly(shop);
    assertThat(orphans.due(Stream.of(released)).noticed()).isEmpty();
    exists = Optional.of(true);
    assertThat(orphans.due(Stream.of(released)).noticed()).isEmpty();
    exists = Optional.of(false);
    assertThat(orphans.due(Stream.of(released)).noticed()).containsExactly(shop);
  }

  /** {@code orphaned} is never deleted: kubectl delete --cascade=orphan requests that. */
  private List<String> due() {
    List<String> due = new ArrayList<>();
    for (Action action : orphans.due(Stream.of(released, adopted, orphaned)).actions()) {
      due.add(
          switch (action) {
            case Action.Delete(HasMetadata object) -> "delete " + object.getMetadata().getName();
            case Action.Restore restore -> "restore " + restore.object().getMetadata().getName();
          });
    }
    return due;
  }

  private static HasMetadata service(String name, Map<String, String> annotations) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("shop")
        .addToLabels("appversion.dev/app", "shop")
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }

  private final class MovedClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
