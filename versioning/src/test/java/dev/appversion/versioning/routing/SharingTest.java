package dev.appversion.versioning.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.caching.Storing;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharingTest {
  private static final Reason BY_HEADER = new Reason.Pinned(Pin.HEADER);
  private static final Reason BY_COOKIE = new Reason.Pinned(Pin.COOKIE);
  private static final RoutingTable ONE = Tables.table(Tables.version("v1", 1));
  private static final RoutingTable TWO =
      Tables.table(Tables.version("v1", 1), Tables.version("v2", 0));

  @ParameterizedTest
  @CsvSource({
    "REUSED, BYPASS, true, PRIVATE",
    "UNSAID, BYPASS, true, PRIVATE",
    "REUSED, BYPASS, false, AS_WRITTEN",
    "UNSAID, BYPASS, false, PRIVATE_WITH_COOKIE",
    "REUSED, PER_VERSION, true, PRIVATE",
    "REUSED, PER_VERSION, false, AS_WRITTEN",
    "REUSED, KEEP, true, AS_WRITTEN",
    "UNSAID, KEEP, true, PRIVATE_WITH_COOKIE"
  })
  void aChoiceIsNotForOthers(
      Storing storing, SharedCache setting, boolean choice, Sharing sharing) {
    assertThat(Sharing.of(storing, setting, choice, BY_COOKIE)).isEqualTo(sharing);
  }

  @Test
  void aCacheWithTheVersionInItsKeyStoresWhatItAskedForByHeader() {
    assertThat(Sharing.of(Storing.REUSED, SharedCache.PER_VERSION, true, BY_HEADER))
        .isEqualTo(Sharing.AS_WRITTEN);
    assertThat(Sharing.of(Storing.REUSED, SharedCache.BYPASS, true, BY_HEADER))
        .isEqualTo(Sharing.PRIVATE);
  }

  @Property
  void whatNobodyStoresMayCarryACookie(
      @ForAll SharedCache setting, @ForAll boolean choice, @ForAll boolean pinned) {
    Reason reason = pinned ? BY_HEADER : new Reason.Weighted(new Bucket(0));

    assertThat(Sharing.of(Storing.FORBIDDEN, setting, choice, reason)).isEqualTo(Sharing.UNSHARED);
  }

  @Test
  void aResponseVariesByWhatItWasChosenBy() {
    RequestFacts request = Requests.script().header("X-Build", "v1").facts();
    Reason page = new Reason.Pinned(Pin.PAGE);

    assertThat(DecidingFields.of(request, page, ONE)).isEmpty();
    assertThat(DecidingFields.of(request, BY_HEADER, ONE))
        .containsExactly("X-App-Requested-Version");
    assertThat(DecidingFields.of(request, page, TWO))
        .containsExactly("X-App-Requested-Version", "X-Deployment-Id", "Cookie");
    assertThat(DecidingFields.of(request, new Reason.Pinned(Pin.QUERY), TWO))
        .containsExactly("X-App-Requested-Version");
    assertThat(DecidingFields.of(request, new Reason.Pinned(Pin.REFERRER), TWO))
        .containsExactly("X-App-Requested-Version", "X-Deployment-Id", "Referer");
    assertThat(
            DecidingFields.of(
                request,
                new Reason.Pinned(Pin.FRAMEWORK),
                Tables.declaring(
                    List.of(new PinSource("X-Build", ""), new PinSource("X-Other", "")),
                    Tables.version("v1", 1),
                    Tables.version("v2", 1))))
        .containsExactly("X-App-Requested-Version", "X-Deployment-Id", "X-Build", "X-Other");
  }
}
