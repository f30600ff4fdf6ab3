package dev.appversion.sidecar.assets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.hashing.ModuleImports;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnModulesTest {
  private static final String MAIN = "main.0123456789ab.js";
  private static final ModuleImports STORE = new ModuleImports(Set.of("store.js"), false);

  private final RoutingState state = new RoutingState();
  private final OwnModules modules = new OwnModules(state);

  private static RoutingState.View view(Manifest manifest, int weight) {
    RoutingTable table = RoutingTables.table(RoutingTables.weighted("v1", weight)).build();
    return new RoutingState.View(
        Optional.of(new RoutingSnapshot(table, Map.of("v1", manifest))),
        Optional.of("v1"),
        Optional.empty());
  }

  private static Manifest manifest(String hash) {
    return Manifest.of(Map.of("main.js", MAIN, "store.js", "store.0123456789ab.js"), hash);
  }

  @Test
  void aRequestUnderAnOlderManifestChangesNothing() {
    RoutingState.View before = view(manifest("1"), 1);
    RoutingState.View now = view(manifest("2"), 1);
    state.publish(before);
    OwnModules.Subject older = modules.follow(before).orElseThrow();
    state.publish(now);
    OwnModules.Subject newer = modules.follow(now).orElseThrow();

    assertThat(modules.in(before)).isEmpty();
    assertThat(modules.in(now)).containsSame(newer);

    older.add(MAIN, STORE);
    older.decide();
    assertThat(state.current().modules().paths()).isEmpty();

    newer.add(MAIN, STORE);
    newer.decide();
    assertThat(state.current().modules().paths()).containsExactlyInAnyOrder("main.js", "store.js");
  }

  @Test
  void anotherTableWithTheSameManifestChangesNothing() {
    RoutingState.View before = view(manifest("1"), 1);
    state.publish(before);
    OwnModules.Subject subject = modules.follow(before).orElseThrow();
    subject.add(MAIN, STORE);
    subject.decide();

    RoutingState.View now = view(manifest("1"), 2);
    state.publish(now);

    assertThat(modules.follow(now)).containsSame(subject);
    assertThat(modules.in(before)).containsSame(subject);
    assertThat(state.current().modules().paths()).contains("store.js");
  }
}
