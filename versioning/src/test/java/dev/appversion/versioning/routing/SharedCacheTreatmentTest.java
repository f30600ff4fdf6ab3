package dev.appversion.versioning.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.caching.Storability;
import dev.appversion.versioning.routing.request.Bucket;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.request.Requests;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.PinSource;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import dev.appversion.versioning.routing.table.SharedCache;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedCacheTreatmentTest {
  private static final Reason BY_HEADER = new Reason.Pinned(Pin.HEADER);
  private static final Reason BY_COOKIE = new Reason.Pinned(Pin.COOKIE);
  private static final RoutingTable ONE =
      RoutingTables.table(RoutingTables.weighted("v1", 1)).build();
  private static final RoutingTable TWO =
      RoutingTables.table(RoutingTables.weighted("v1", 1), RoutingTables.weighted("v2", 0)).build();

  @ParameterizedTest
  @CsvSource({
    "EXPLICIT, BYPASS, true, PRIVATE",
    "HEURISTIC, BYPASS, true, PRIVATE",
    "EXPLICIT, BYPASS, false, AS_WRITTEN",
    "HEURISTIC, BYPASS, false, PRIVATE_WITH_COOKIE",
    "EXPLICIT, PER_VERSION, true, PRIVATE",
    "EXPLICIT, PER_VERSION, false, AS_WRITTEN",
    "EXPLICIT, KEEP, true, AS_WRITTEN",
    "HEURISTIC, KEEP, true, PRIVATE_WITH_COOKIE"
  })
  void aResponseChosenForOneClientIsPrivate(
      Storability storing, SharedCache setting, boolean choice, SharedCacheTreatment sharing) {
    assertThat(SharedCacheTreatment.of(storing, setting, choice, BY_COOKIE)).isEqualTo(sharing);
  }

  @Test
  void aCacheWithTheVersionInItsKeyStoresResponsesThatItRequestedByHeader() {
    assertThat(
            SharedCacheTreatment.of(Storability.EXPLICIT, SharedCache.PER_VERSION, true, BY_HEADER))
        .isEqualTo(SharedCacheTreatment.AS_WRITTEN);
    assertThat(SharedCacheTreatment.of(Storability.EXPLICIT, SharedCache.BYPASS, true, BY_HEADER))
        .isEqualTo(SharedCacheTreatment.PRIVATE);
  }

  @Property
  void responsesThatAreNotStoredMaySetACookie(
      @ForAll SharedCache setting, @ForAll boolean choice, @ForAll boolean pinned) {
    Reason reason = pinned ? BY_HEADER : new Reason.Weighted(new Bucket(0));

    assertThat(SharedCacheTreatment.of(Storability.FORBIDDEN, setting, choice, reason))
        .isEqualTo(SharedCacheTreatment.UNSHARED);
  }

  @Test
  void aResponseVariesByTheFieldsThatChoseItsVersion() {
    RequestFacts request = Requests.script().header("X-Build", "v1").facts();
    Reason page = new Reason.Pinned(Pin.PAGE);

    assertThat(SelectingFields.of(request, page, ONE)).isEmpty();
    assertThat(SelectingFields.of(request, BY_HEADER, ONE))
        .containsExactly("X-App-Requested-Version");
    assertThat(SelectingFields.of(request, page, TWO))
        .containsExactly("X-App-Requested-Version", "X-Deployment-Id", "Cookie");
    assertThat(SelectingFields.of(request, new Reason.Pinned(Pin.QUERY), TWO))
        .containsExactly("X-App-Requested-Version");
    assertThat(SelectingFields.of(request, new Reason.Pinned(Pin.REFERRER), TWO))
        .containsExactly("X-App-Requested-Version", "X-Deployment-Id", "Referer");
    assertThat(
            SelectingFields.of(
                request,
                new Reason.Pinned(Pin.FRAMEWORK),
                RoutingTables.table(
                        RoutingTables.weighted("v1", 1), RoutingTables.weighted("v2", 1))
                    .client(
                        ClientSettings.DEFAULT.withPins(
                            List.of(new PinSource("X-Build", ""), new PinSource("X-Other", ""))))
                    .build()))
        .containsExactly("X-App-Requested-Version", "X-Deployment-Id", "X-Build", "X-Other");
  }

  @Test
  void aCacheThatKeepsWhatTheAppWroteVariesByTheFieldsOfTheRequestAlone() {
    RoutingTable keeping =
        RoutingTableJson.read(RoutingTableJson.write(TWO).replace("bypass", "keep"));
    Reason page = new Reason.Pinned(Pin.PAGE);

    assertThat(keeping.pages().sharedCache()).isEqualTo(SharedCache.KEEP);
    assertThat(SelectingFields.of(Requests.script().facts(), page, keeping))
        .containsExactly("X-App-Requested-Version");
    RequestFacts pinned = Requests.script().header("X-Deployment-Id", "v1").facts();
    assertThat(SelectingFields.of(pinned, page, keeping))
        .containsExactly("X-App-Requested-Version", "X-Deployment-Id");
  }
}
