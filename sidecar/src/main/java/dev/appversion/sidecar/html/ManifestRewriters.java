package dev.appversion.sidecar.html;

import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.html.reference.ManifestReferences;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.ManifestRef;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.StaticAssets;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/**
 * Rewriters by the own version's manifest, if the table enables rewriting. The one of the last
 * state is kept: it remembers the references of the pages.
 */
public final class ManifestRewriters implements RewriterSource {
  /** What all pages of a state have in common. */
  private record Rewriting(
      RoutingState.View view, Optional<ReferenceRewriter> references, String key) {}

  private volatile Rewriting last = rewriting(RoutingState.View.EMPTY);

  @Override
  public Optional<ReferenceRewriter> of(HttpServerExchange exchange, RoutingState.View view) {
    return in(view).references;
  }

  @Override
  public String key(HttpServerExchange exchange, RoutingState.View view) {
    return in(view).key;
  }

  @SuppressWarnings("ReferenceEquality") // the same state; to compare two would take longer
  private Rewriting in(RoutingState.View view) {
    Rewriting known = last;
    if (known.view != view) {
      known = rewriting(view);
      last = known;
    }
    return known;
  }

  private static Rewriting rewriting(RoutingState.View view) {
    return new Rewriting(view, references(view), key(view));
  }

  private static Optional<ReferenceRewriter> references(RoutingState.View view) {
    return manifest(view)
        .map(
            manifest -> {
              StaticAssets assets = assets(view).orElseThrow();
              return new ManifestReferences(
                  assets.url(), manifest, view.modules(), assets::excludes);
            });
  }

  private static String key(RoutingState.View view) {
    return manifest(view)
        .map(
            manifest -> {
              ManifestRef ref = view.own().map(LiveVersion::manifest).orElse(null);
              String content = ref == null ? manifest.hash() : ref.sha256();
              StaticAssets assets = assets(view).orElseThrow();
              return String.join(
                  " ",
                  assets.url(),
                  content,
                  String.join(" ", assets.exclude()),
                  view.modules().digest());
            })
        .orElse("");
  }

  private static Optional<Manifest> manifest(RoutingState.View view) {
    Optional<RoutingSnapshot> snapshot = view.snapshot();
    return assets(view)
        .filter(StaticAssets::rewrite)
        .flatMap(assets -> view.ownVersion())
        .flatMap(own -> snapshot.flatMap(known -> known.manifest(own)));
  }

  private static Optional<StaticAssets> assets(RoutingState.View view) {
    return view.snapshot().map(known -> known.table().assets());
  }
}
