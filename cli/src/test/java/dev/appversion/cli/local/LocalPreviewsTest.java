package dev.appversion.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersionSpec;
import dev.appversion.cli.resource.InvalidResourceException;
import dev.appversion.cli.resource.ResourceFile;
import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Private previews without an operator that decides phases. */
class LocalPreviewsTest {
  private static final RoutingTable BEFORE = table(1, 0);

  private static RoutingTable table(int first, int second) {
    return RoutingTables.table(
            RoutingTables.weighted("v1.0", first), RoutingTables.weighted("v1.1", second))
        .build();
  }

  private static List<String> restricted(LocalPreviews previews) {
    return previews.table().versions().stream()
        .filter(LiveVersion::restricted)
        .map(LiveVersion::name)
        .toList();
  }

  @Test
  void aVersionIsRestrictedUntilItHasHadAShare() throws InvalidResourceException {
    AppVersionSpec spec = spec(true);
    LocalPreviews start = LocalPreviews.of(spec, BEFORE, Set.of());
    LocalPreviews released = LocalPreviews.of(spec, table(1, 1), start.released());
    LocalPreviews drained = LocalPreviews.of(spec, table(1, 0), released.released());
    LocalPreviews moved = LocalPreviews.of(spec, table(0, 1), drained.released());

    assertThat(restricted(start)).containsExactly("v1.1");
    assertThat(restricted(released)).isEmpty();
    assertThat(restricted(drained)).isEmpty();
    assertThat(restricted(moved)).isEmpty();
  }

  @Test
  void publicPreviewsAreNotRestricted() throws InvalidResourceException {
    assertThat(LocalPreviews.of(spec(false), BEFORE, Set.of()).table()).isSameAs(BEFORE);
  }

  private static AppVersionSpec spec(boolean isPrivate) throws InvalidResourceException {
    return ResourceFile.parse(
            """
            apiVersion: appversion.dev/v1alpha1
            kind: AppVersion
            metadata: {name: shop}
            spec:
              selector: {app: shop}
              port: 8080
              versions:
              - {name: v1.0, selector: {version: v1.0}}
              - {name: v1.1, selector: {version: v1.1}}
              rollout: {target: v1.0}
              preview: {private: %s}
            """
                .formatted(isPrivate))
        .resource()
        .getSpec();
  }
}
